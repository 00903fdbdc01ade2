package page

// Word is the Chinese word for a code of a data file's column, as the pages say
// it; what is no code is given back as it is.
func Word(column, code string) string {
	switch column {
	case "severity", "outcome", "action":
		for _, terms := range []map[string]term{severities, outcomes, actions} {
			if t, ok := terms[code]; ok {
				return t.word
			}
		}
	case "effect", "subject", "reason":
		for _, words := range []map[string]string{effects, subjects, setAsideReasons} {
			if w, ok := words[code]; ok {
				return w
			}
		}
	}
	return code
}
