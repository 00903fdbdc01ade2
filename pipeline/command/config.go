package command

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"github.com/peihe/peihe/pipeline/policy/strict"
	"github.com/peihe/peihe/pipeline/spelling"
)

// usualConfig is the file of flags that is read where it stands in the working folder.
const usualConfig = "peihe.yaml"

// environmentPrefix begins the name under which a flag stands in the environment:
// PEIHE_AS_OF for --as-of. Others of that beginning belong to somebody else.
const environmentPrefix = "PEIHE_"

// A config gives flags that were not given on the command line what the environment or
// a file says of them, and remembers where each value came from.
type config struct {
	file    string            // of --config
	origins map[string]string // by flag: PEIHE_AS_OF, or peihe.yaml:3
}

// setting is a value of a file of flags.
type setting struct {
	name string
	at   string // file:line
	node *yaml.Node
}

// apply sets the flags of a verb: one given by hand beats the environment, that the file.
func (g *config) apply(c *cobra.Command) error {
	g.origins = map[string]string{}
	if strings.HasPrefix(c.Name(), cobra.ShellCompRequestCmd) {
		return nil // a mistake in a file shall not end what a shell completes
	}
	settings, err := g.read(c)
	if err != nil {
		return usage(err)
	}
	flags := c.Flags()
	flags.VisitAll(func(f *pflag.Flag) {
		variable := environmentPrefix + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value := os.Getenv(variable)
		if err != nil || f.Changed || value == "" || isOfProgram(f) {
			return
		}
		g.origins[f.Name] = variable
		err = flags.Set(f.Name, value)
	})
	for _, s := range settings {
		f := flags.Lookup(s.name)
		if err != nil || f == nil || f.Changed { // a flag of other verbs, or one given already
			continue
		}
		g.origins[f.Name] = s.at
		err = s.set(flags, f)
	}
	if err != nil {
		return usage(inOwnWords(c, err))
	}
	return nil
}

// isOfProgram tells whether a flag says what the program is to do at all.
func isOfProgram(f *pflag.Flag) bool {
	return slices.Contains([]string{"config", "help", "version"}, f.Name)
}

// set gives a flag the value of a file: a list to one that takes a list.
func (s setting) set(flags *pflag.FlagSet, f *pflag.Flag) error {
	if s.node.Kind != yaml.SequenceNode {
		return flags.Set(f.Name, s.node.Value)
	}
	list, ok := f.Value.(pflag.SliceValue)
	if !ok {
		return fmt.Errorf("--%s takes one value, not a list", s.name)
	}
	var items []string
	for _, item := range s.node.Content {
		if item.Kind != yaml.ScalarNode {
			return fmt.Errorf("--%s takes a list of single values", s.name)
		}
		items = append(items, item.Value)
	}
	f.Changed = true
	return list.Replace(items)
}

// read reads the file of flags: those of the verb in its own mapping first, then those
// of all verbs. Every key is looked at, whatever the verb.
func (g *config) read(c *cobra.Command) ([]setting, error) {
	path := cmp.Or(g.file, os.Getenv(environmentPrefix+"CONFIG"))
	text, err := os.ReadFile(cmp.Or(path, usualConfig))
	if path == "" && errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	path = cmp.Or(path, usualConfig)
	if err != nil {
		return nil, fmt.Errorf("file of flags: %w; name a file with --config", err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, strict.SyntaxError(path, text, err)
	}
	if len(document.Content) == 0 {
		return nil, nil // all of it is blank or comment
	}
	verbs, all := map[string][]string{}, []string{}
	for _, verb := range c.Root().Commands() {
		verb.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if !isOfProgram(f) {
				verbs[verb.Name()] = append(verbs[verb.Name()], f.Name)
			}
		})
		all = append(all, verbs[verb.Name()]...)
	}
	for verb := range verbs {
		all = append(all, verb)
	}
	top, err := mapping(path, document.Content[0], all)
	if err != nil {
		return nil, err
	}
	var own, general []setting
	for _, s := range top {
		if s.node.Kind != yaml.MappingNode {
			if _, isVerb := verbs[s.name]; isVerb && !isFlag(verbs, s.name) {
				return nil, fmt.Errorf("%s: %s is a verb; write its flags below it, as name: value", s.at, s.name)
			}
			general = append(general, s)
			continue
		}
		if verbs[s.name] == nil {
			return nil, fmt.Errorf("%s: %s is a flag and no verb; write one value, or a list", s.at, s.name)
		}
		below, err := mapping(path, s.node, verbs[s.name])
		if err != nil {
			return nil, err
		}
		for _, b := range below {
			if b.node.Kind == yaml.MappingNode {
				return nil, fmt.Errorf("%s: %s takes one value, or a list", b.at, b.name)
			}
		}
		if s.name == c.Name() {
			own = below
		}
	}
	return append(own, general...), nil
}

func isFlag(verbs map[string][]string, name string) bool {
	for _, flags := range verbs {
		if slices.Contains(flags, name) {
			return true
		}
	}
	return false
}

// mapping reads keys, each of which must be known and stand once; only verbs may have a
// mapping below them.
func mapping(path string, node *yaml.Node, known []string) ([]setting, error) {
	if node.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s:%d: no mapping of flags to values; write them as out: site", path, node.Line)
	}
	var all []setting
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if value.Kind == yaml.AliasNode {
			value = value.Alias
		}
		s := setting{key.Value, fmt.Sprintf("%s:%d", path, key.Line), value}
		switch {
		case !slices.Contains(known, s.name):
			known := slices.Compact(slices.Sorted(slices.Values(known))) // several verbs have the same flags
			return nil, fmt.Errorf("%s: unknown key %q; %s", s.at, s.name, spelling.DidYouMean(s.name, known))
		case slices.ContainsFunc(all, func(other setting) bool { return other.name == s.name }):
			return nil, fmt.Errorf("%s: key %q stands twice; keep one of them", s.at, s.name)
		case value.ShortTag() == "!!null":
			return nil, fmt.Errorf("%s: %s is blank; give a value, or leave the line out", s.at, s.name)
		}
		all = append(all, s)
	}
	return all, nil
}

var flagNamed = regexp.MustCompile(`--([a-z]+(?:-[a-z]+)*)`)

// place puts before an error about a flag where its value came from, so that the one
// who did not write it on the command line finds it.
func (g *config) place(err error) error {
	for _, named := range flagNamed.FindAllStringSubmatch(err.Error(), -1) {
		if origin := g.origins[named[1]]; origin != "" {
			return fmt.Errorf("%s: %w", origin, err)
		}
	}
	return err
}
