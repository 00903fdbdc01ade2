package pipeline_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/synthetic"
)

// toldWorldsVariable says how many worlds TestNothingIsDetermined invents.
const toldWorldsVariable = "PEIHE_TOLD_WORLDS"

// TestNothingIsDetermined takes the data files of the public edition for all that a reader
// has, writes down what the contract says of them as an integer programme, and looks for the
// least and the greatest value of each empty count: none may have one only. What had to be
// empty, and what had to stand, it takes from the internal data files. It knows nothing of
// how the program chooses.
func TestNothingIsDetermined(t *testing.T) {
	slow(t)
	t.Parallel()
	for _, name := range workedCases {
		t.Run(name, func(t *testing.T) {
			w := worksOf(t, name)
			data := func(edition string) string { return filepath.Join(w.edition(t, edition), "data") }
			undetermined(t, data("public"), data("internal"))
		})
	}
	t.Run("sample", func(t *testing.T) {
		o := testOptions("../data/sample")
		o.AsOf = time.Date(2021, 12, 31, 0, 0, 0, 0, time.UTC)
		public, internal := dataFolders(t, o)
		undetermined(t, public, internal)
	})
	number := 2
	if text := os.Getenv(toldWorldsVariable); text != "" {
		var err error
		if number, err = strconv.Atoi(text); err != nil || number < 1 {
			t.Fatalf("%s=%q; it says how many worlds to invent", toldWorldsVariable, text)
		}
	}
	for seed := range uint64(number) {
		t.Run(fmt.Sprintf("world %d", seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 17))
			o := testOptions(t.TempDir())
			if seed%4 == 3 {
				o.Policy = examplePolicy
			}
			notice, err := policy.Load(o.Policy, o.Calendar)
			if err != nil {
				t.Fatal(err)
			}
			days := int(notice.Last.Sub(notice.First).Hours() / 24)
			o.AsOf = notice.First.AddDate(0, 0, 30+random.IntN(days+60))
			invent(t, o.Policy, o.Input, synthetic.Options{
				Seed: seed, Classes: 3 + random.IntN(48), Faults: float64(random.IntN(60)) / 100,
			})
			public, internal := dataFolders(t, o)
			undetermined(t, public, internal)
		})
	}
}

// dataFolders writes the data files of both editions and returns their folders.
func dataFolders(t *testing.T, o pipeline.Options) (public, internal string) {
	t.Helper()
	b, dir := opened(t, o, "report"), t.TempDir()
	public, internal = filepath.Join(dir, "public"), filepath.Join(dir, "internal")
	err := publish.Data(t.Context(), b, publishing(), "public", public)
	if err == nil {
		err = publish.Data(t.Context(), b, publishing(), "internal", internal)
	}
	if err != nil {
		t.Fatal(err)
	}
	return public, internal
}

func undetermined(t *testing.T, public, internal string) {
	t.Helper()
	everyone, office := publicFiles(t, public), publicFiles(t, internal)
	r := newReader(t, everyone)
	empty := r.emptied()
	protectedCount := holdProtection(t, everyone, office)
	var programmes []string
	for _, name := range empty {
		programmes = append(programmes, r.programme("minimize", name), r.programme("maximize", name))
	}
	programmes = append(programmes, r.programme("minimize", "H_")) // is there any world at all?
	optima := solve(t, programmes)
	if optima[len(optima)-1] == nil {
		t.Fatal("the public data files contradict what the contract says of them")
	}
	for i, name := range empty {
		least, greatest := optima[2*i], optima[2*i+1]
		if least != nil && greatest != nil && *least == *greatest {
			t.Errorf("%s is empty and can only be %d", r.names[name], *least)
		}
	}
	t.Logf("%d counts are protected in the data files, %d empty", protectedCount, len(empty))
}

// solve finds the optimum of each integer programme; nil where there is none.
func solve(t *testing.T, programmes []string) (optima []*int64) {
	t.Helper()
	input, err := json.Marshal(programmes)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "node", "bounds.js")
	c.Dir, c.Stdin, c.Stderr = filepath.Join("browser", "testdata"), bytes.NewReader(input), os.Stderr
	output, err := c.Output()
	if err != nil {
		t.Fatalf("%v; make test installs what it needs from the lock file in pipeline/browser/testdata", err)
	}
	if err := json.Unmarshal(output, &optima); err != nil || len(optima) != len(programmes) {
		t.Fatal(len(optima), err)
	}
	return optima
}

// files are the data files of an edition: rows by column, and the summary.
type dataFiles struct {
	tables map[string][]map[string]string
	totals map[string]any
}

func publicFiles(t *testing.T, dir string) dataFiles {
	t.Helper()
	all := dataFiles{tables: map[string][]map[string]string{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			cells := map[string]string{}
			for i, column := range rows[0] {
				cells[column] = row[i]
			}
			all.tables[filepath.Base(name)] = append(all.tables[filepath.Base(name)], cells)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s struct{ Totals map[string]any }
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	all.totals = s.Totals
	return all
}

func whole(t testing.TB, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// reader is what a reader of the public data files knows: variables are whole numbers from
// 0 (H held, R rejected, P passed, by class or district or, with an empty name, in all; F
// found by a rule about trainees), each with the name that a person would say.
type reader struct {
	t           *testing.T
	names       map[string]string
	constraints []string
	empty       []string
}

func newReader(t *testing.T, files dataFiles) *reader {
	r := &reader{t: t, names: map[string]string{}}
	rejects, holds := map[string]bool{}, map[string]bool{}
	for _, f := range files.tables["findings.csv"] {
		rejects[f["class_id"]] = rejects[f["class_id"]] || f["effect"] == "reject_class"
		holds[f["class_id"]] = holds[f["class_id"]] || f["effect"] == "hold_class"
	}
	sums := map[string]map[string][]string{} // of a district, by what is summed
	var districts []string
	put := func(district, what, variable string) {
		if sums[district] == nil {
			sums[district] = map[string][]string{}
		}
		sums[district][what] = append(sums[district][what], variable)
	}
	rates := map[string]bool{}
	knowsPassed := files.totals["passed"] != nil || slices.ContainsFunc(files.tables["rules.csv"],
		func(row map[string]string) bool {
			return row["rule"] == "assessment_missing" && row["evaluated"] == "true"
		})
	for i, c := range files.tables["classes.csv"] {
		id := strconv.Itoa(i)
		trainees, entitled := whole(t, c["trainees"]), whole(t, c["entitled_persons"])
		if entitled > 0 {
			fen := whole(t, strings.Replace(c["entitled_yuan"], ".", "", 1))
			rates[fmt.Sprint(fen/entitled, fen%entitled)] = true
		}
		others := trainees - entitled
		if c["ended"] != "true" {
			others = 0
		}
		r.add("H_c%s + R_c%s = %d", id, id, others)
		if rejects[c["class_id"]] && c["ended"] == "true" {
			r.add("R_c%s = %d", id, trainees)
		}
		r.add("P_c%s <= %d", id, trainees)
		r.add("P_c%s >= %d", id, entitled)
		for _, what := range []string{"H", "R", "P"} {
			put(c["district"], what, what+"_c"+id)
		}
	}
	rate := int64(0)
	if len(rates) == 1 {
		fmt.Sscan(slices.Collect(maps.Keys(rates))[0], &rate)
	}
	for i, d := range files.tables["districts.csv"] {
		id := "d" + strconv.Itoa(i)
		districts = append(districts, id)
		for what, column := range map[string]string{"H": "held_persons", "R": "rejected_persons", "P": "passed"} {
			name := what + "_" + id
			r.names[name] = column + " of " + d["district"]
			if parts := sums[d["district"]][what]; parts != nil {
				r.add("%s - %s = 0", name, strings.Join(parts, " - "))
			} else {
				r.add("%s = 0", name)
			}
			switch {
			case d[column] != "":
				r.add("%s = %d", name, whole(t, d[column]))
			case what != "P" || knowsPassed:
				r.empty = append(r.empty, name)
			}
		}
		if yuan := d["held_yuan"]; yuan != "" && rate > 0 {
			r.add("%d H_%s = %d", rate, id, whole(t, strings.Replace(yuan, ".", "", 1)))
		}
		for _, f := range files.tables["findings.csv"] { // how many places are used up, findings tell
			if f["rule"] == "quota_exceeded" && f["subject_id"] == d["district"] && d["quota"] != "" {
				r.add("P_%s >= %d", id, whole(t, d["quota"])+whole(t, d["transferred"])+1)
			}
		}
	}
	for what, column := range map[string]string{"H": "held_persons", "R": "rejected_persons", "P": "passed"} {
		name := what + "_"
		r.names[name] = column + " in all"
		r.add("%s - %s = 0", name, what+"_"+strings.Join(districts, " - "+what+"_"))
		switch n, isKnown := files.totals[column].(float64); {
		case isKnown:
			r.add("%s = %d", name, int64(n))
		case what != "P" || knowsPassed:
			r.empty = append(r.empty, name)
		}
	}
	if yuan, ok := files.totals["held_yuan"].(string); ok && rate > 0 {
		r.add("%d H_ = %d", rate, whole(t, strings.Replace(yuan, ".", "", 1)))
	}
	for _, row := range files.tables["rules.csv"] {
		if row["subject"] != "trainee" {
			continue
		}
		name := "F_" + row["rule"]
		r.names[name] = "found of " + row["rule"]
		r.add("%s <= %d", name, int64(files.totals["trainees"].(float64)))
		if row["found"] != "" {
			r.add("%s = %d", name, whole(t, row["found"]))
		} else {
			r.empty = append(r.empty, name)
		}
	}
	slices.Sort(r.empty)
	return r
}

func (r *reader) add(format string, values ...any) {
	r.constraints = append(r.constraints, fmt.Sprintf(format, values...))
}

func (r *reader) emptied() []string { return r.empty }

// programme is the integer programme that looks for an extreme value of a variable.
func (r *reader) programme(extreme, of string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n obj: %s\nsubject to\n", extreme, of)
	variables := map[string]bool{of: true}
	for i, c := range r.constraints {
		fmt.Fprintf(&b, " c%d: %s\n", i, c)
		for word := range strings.FieldsSeq(c) {
			if strings.Contains(word, "_") {
				variables[word] = true
			}
		}
	}
	b.WriteString("general\n")
	for _, v := range slices.Sorted(maps.Keys(variables)) {
		fmt.Fprintf(&b, " %s\n", v)
	}
	b.WriteString("end\n")
	return b.String()
}

// holdProtection holds the public data files against the internal ones: every count of one
// or two persons whom classes do not tell is empty, one that they tell stands, everything
// that stands is as in the internal edition, and a district in which nobody was held or
// rejected but by classes that say so has no empty cell for nothing. It returns how many
// counts are protected.
func holdProtection(t *testing.T, everyone, office dataFiles) (protected int) {
	t.Helper()
	rejects, holds := map[string]bool{}, map[string]bool{}
	for _, f := range everyone.tables["findings.csv"] {
		rejects[f["class_id"]] = rejects[f["class_id"]] || f["effect"] == "reject_class"
		holds[f["class_id"]] = holds[f["class_id"]] || f["effect"] == "hold_class"
	}
	told := map[string]map[string]int64{"": {}} // by district and column
	for _, c := range office.tables["classes.csv"] {
		if told[c["district"]] == nil {
			told[c["district"]] = map[string]int64{}
		}
		for _, district := range []string{c["district"], ""} {
			switch {
			case c["ended"] != "true":
			case rejects[c["class_id"]]:
				told[district]["rejected_persons"] += whole(t, c["trainees"])
			case holds[c["class_id"]] && c["held_persons"] == c["trainees"]:
				told[district]["held_persons"] += whole(t, c["trainees"])
			}
		}
	}
	hold := func(where, column, shown, real string, isTold bool) {
		n := whole(t, real)
		if isFew := n == 1 || n == 2; isFew && !isTold {
			protected++
			if shown != "" {
				t.Errorf("%s of %s is of %s persons and stands", column, where, real)
			}
		} else if isFew && shown == "" {
			t.Errorf("%s of %s is told by classes and does not stand", column, where)
		}
		if shown != "" && shown != real {
			t.Errorf("%s of %s is %s in public, %s in truth", column, where, shown, real)
		}
	}
	columns := []string{"held_persons", "rejected_persons", "passed"}
	public := map[string]map[string]string{}
	for _, d := range everyone.tables["districts.csv"] {
		public[d["district"]] = d
	}
	for _, d := range office.tables["districts.csv"] {
		shown := public[d["district"]]
		for _, column := range columns {
			if d[column] != "" {
				isTold := told[d["district"]][column] == whole(t, d[column]) ||
					column == "passed" && d["trainees"] == d["entitled_persons"]
				hold(d["district"], column, shown[column], d[column], isTold)
			}
		}
		if (shown["held_yuan"] == "") != (shown["held_persons"] == "") {
			t.Errorf("held yuan of %s do not stand where persons do", d["district"])
		}
		if d["trainees"] == d["entitled_persons"] && shown["held_persons"]+shown["rejected_persons"] != "00" {
			t.Errorf("nobody of %s can be held or rejected, and that does not stand", d["district"])
		}
		for _, column := range []string{"trainees", "entitled_persons", "entitled_yuan", "pending_persons", "classes"} {
			if shown[column] != d[column] {
				t.Errorf("%s of %s is not as it is", column, d["district"])
			}
		}
	}
	for _, column := range columns {
		if n, isKnown := office.totals[column].(float64); isKnown {
			shown := ""
			if s, ok := everyone.totals[column].(float64); ok {
				shown = fmt.Sprint(int64(s))
			}
			isTold := told[""][column] == int64(n) ||
				column == "passed" && office.totals["trainees"] == office.totals["entitled_persons"]
			hold("the whole", column, shown, fmt.Sprint(int64(n)), isTold)
		}
	}
	catalogue := map[string]map[string]string{}
	for _, r := range everyone.tables["rules.csv"] {
		catalogue[r["rule"]] = r
	}
	for _, r := range office.tables["rules.csv"] {
		switch shown := catalogue[r["rule"]]["found"]; {
		case r["subject"] == "trainee":
			hold(r["rule"], "found", shown, r["found"], false)
		case r["rule"] == "claim_over_entitlement", r["rule"] == "approved_over_entitlement":
			if shown != "" {
				t.Errorf("%s tells how often something exceeds what is held", r["rule"])
			}
		case shown != r["found"]:
			t.Errorf("%s found %s, public %s", r["rule"], r["found"], shown)
		}
	}
	return protected
}
