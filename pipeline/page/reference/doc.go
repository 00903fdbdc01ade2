// Package reference writes the pages on which a reader looks up what a figure rests on:
// rules, clauses, readings, queries, data files.
package reference
