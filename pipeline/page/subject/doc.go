// Package subject writes the pages of what the rules judge, and the lists of them: classes,
// applications, payments, institutions, districts.
package subject
