package form

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/found"
	"github.com/peihe/peihe/pipeline/terminal"
	"github.com/peihe/peihe/pipeline/words"
)

// SARIF 2.1.0 (OASIS), the part of it that findings need: one run, a descriptor
// for each rule, a result for each finding, and a notification for each rule that
// was not evaluated, for each check of whole exports that failed and was accepted, and
// for what was left out.
type (
	sarifDriver struct {
		Name            string      `json:"name"`
		SemanticVersion string      `json:"semanticVersion"`
		Language        string      `json:"language"`
		Rules           []sarifRule `json:"rules"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifRule struct {
		ID               string            `json:"id"`
		ShortDescription sarifText         `json:"shortDescription"`
		FullDescription  sarifText         `json:"fullDescription"`
		Help             sarifText         `json:"help"`
		Configuration    sarifLevel        `json:"defaultConfiguration"`
		Properties       map[string]string `json:"properties"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifInvocation struct {
		IsSuccessful  bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolConfigurationNotifications,omitempty"`
		Execution     []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level      string           `json:"level"`
		Message    sarifText        `json:"message"`
		Rule       *sarifRuleLink   `json:"associatedRule,omitempty"`
		Descriptor *sarifDescriptor `json:"descriptor,omitempty"`
	}
	sarifDescriptor struct {
		ID string `json:"id"`
	}
	sarifRuleLink struct {
		ID    string `json:"id"`
		Index int    `json:"index"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Properties   map[string]string `json:"properties"`
		// all results of a run have them or none, as the standard wants it
		Suppressions *[]sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifSuppression struct {
		Kind          string            `json:"kind"`
		Status        string            `json:"status"`
		Justification string            `json:"justification"`
		Properties    map[string]string `json:"properties"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine int64 `json:"startLine"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

	// The folders of the exports and of the policy; where they are stays with whoever
	// ran the check.
	sarifInput, sarifPolicy = "INPUT", "POLICY"

	sarifLanguage = "zh-CN" // of all messages
)

var sarifLevels = map[string]string{"error": "error", "warning": "warning", "info": "note"}

// SARIF writes SARIF 2.1.0: a result for each finding, a notification for each rule that
// nobody judged.
func SARIF(w io.Writer, c found.Checked) error {
	driver := sarifDriver{Name: "peihe", SemanticVersion: c.Version, Language: sarifLanguage}
	run := sarifInvocation{IsSuccessful: true}
	index := map[string]int{}
	for i, r := range c.Rules {
		index[r.ID] = i
		driver.Rules = append(driver.Rules, sarifRule{
			ID: r.ID, ShortDescription: sarifText{Text: r.Title}, FullDescription: sarifText{Text: r.Fault},
			Help:          sarifText{Text: r.Note, Markdown: r.Note},
			Configuration: sarifLevel{sarifLevels[r.Severity]},
			Properties:    map[string]string{"clause": clauses(r), "effect": r.Effect, "subject": r.Subject},
		})
		if word := r.Unverified(); word != "" {
			run.Notifications = append(run.Notifications, sarifNotification{
				Level: "warning", Message: sarifText{Text: word + "：" + r.Title + "，缺 " + r.Missing},
				Rule: &sarifRuleLink{r.ID, i},
			})
		}
	}
	for _, a := range c.Accepted {
		run.Execution = append(run.Execution, sarifNotification{
			Level: "warning", Message: sarifText{Text: "已接受：" + a.Title}, Descriptor: &sarifDescriptor{a.Target()}})
	}
	if c.LeftOut != nil {
		run.Execution = append(run.Execution, sarifNotification{
			Level: "warning", Message: sarifText{Text: leftOut(c.LeftOut)}, Descriptor: &sarifDescriptor{"max-results"},
		})
	}
	head := struct {
		Tool        map[string]sarifDriver   `json:"tool"`
		Invocations []sarifInvocation        `json:"invocations"`
		Bases       map[string]sarifBaseText `json:"originalUriBaseIds"`
		Properties  map[string]string        `json:"properties"`
		Language    string                   `json:"language"`
		Newlines    []string                 `json:"newlineSequences"`
	}{
		Tool: map[string]sarifDriver{"driver": driver}, Invocations: []sarifInvocation{run},
		Bases: map[string]sarifBaseText{
			sarifInput: {sarifText{Text: "the folder of the exports (--input)"}},
			sarifPolicy: {sarifText{Text: "the folder of the notice as data (--policy), " +
				"for a built-in one as peihe policy --to DIR writes it"}},
		},
		Properties: map[string]string{"asOf": c.AsOf, "policy": c.Policy},
		Language:   sarifLanguage, Newlines: []string{"\r\n", "\n", "\r"},
	}
	if _, err := io.WriteString(w, `{"$schema":"`+sarifSchema+`","version":"2.1.0","runs":[`); err != nil {
		return err
	}
	hasWaivers := slices.ContainsFunc(c.Rules, func(r found.CheckedRule) bool { return r.Waived > 0 })
	line := func(f found.Finding) any {
		r := result(f, index[f.Rule], c.Locate(f))
		if hasWaivers {
			r.Suppressions = suppressions(f)
		}
		return r
	}
	return writeWithList(w, head, `,"results":[`, c, line, "]}]}")
}

// leftOut says how many findings a log does not have.
func leftOut(severities []found.Severity) string {
	var all int64
	var parts []string
	for _, s := range severities {
		all += s.FindingCount
		parts = append(parts, fmt.Sprintf("%s %d 件", words.Text("severity", s.Severity), s.FindingCount))
	}
	return fmt.Sprintf("只列最重的发现，另有 %d 件没有列出：%s", all, strings.Join(parts, "，"))
}

// suppressions says that somebody approved a finding, which is not in the exports but
// beside them.
func suppressions(f found.Finding) *[]sarifSuppression {
	if !f.IsWaived() {
		return &[]sarifSuppression{}
	}
	return &[]sarifSuppression{{
		Kind: "external", Status: "accepted", Justification: terminal.Value(f.WaiverReason),
		Properties: map[string]string{
			"approvedBy": terminal.Value(f.WaiverApprovedBy), "expires": f.WaiverExpiresDate,
		},
	}}
}

type sarifBaseText struct {
	Description sarifText `json:"description"`
}

// result is a finding with a place in a file, for without one an upload is refused.
// What stands in an archive or a workbook has no lines: the message names its row.
func result(f found.Finding, index int, at found.Location) sarifResult {
	base, message := sarifInput, terminal.Value(f.SubjectID)+" "+terminal.Value(f.Message)
	if at.InPolicy {
		base = sarifPolicy
	}
	if at.Part != "" {
		message += "（" + terminal.Value(at.Part)
		if f.SourceRow != nil {
			message += fmt.Sprintf(" 第 %d 行", *f.SourceRow)
		}
		message += "）"
	}
	where := sarifLocation{
		sarifPhysical{sarifArtifact{(&url.URL{Path: at.File}).String(), base}, sarifRegion{max(at.Line, 1)}},
		[]sarifLogical{{f.SubjectID, f.Subject}},
	}
	properties := map[string]string{"effect": f.Effect, "measured": f.Measured, "required": f.Required}
	if f.Decision != "" {
		properties["decision"] = f.Decision
	}
	if f.Waiver == "expired" {
		properties["waiverExpired"] = f.WaiverExpiresDate
	}
	// A finding stays the same one while it is about the same subject, whatever
	// row it moves to and whatever is measured.
	same := []string{f.Rule, f.Subject, f.SubjectID, f.ClassID, f.ApplicationID}
	sum := sha256.Sum256([]byte(strings.Join(same, "\x00")))
	return sarifResult{
		RuleID: f.Rule, RuleIndex: index, Level: sarifLevels[f.Severity], Message: sarifText{Text: message},
		Locations:    []sarifLocation{where},
		Fingerprints: map[string]string{"subject/v1": hex.EncodeToString(sum[:16])},
		Properties:   properties,
	}
}
