// Package export reads the CSV exports of the training platform and of the
// offices around it: it recognises each file by its header, decodes it, splits
// its rows and reads their cells into typed Arrow columns, and it says for
// every row that it refuses which check failed (contract: "The exports").
//
// Reading takes two passes. [Discover] goes over every file once for its
// digest, encoding, delimiter, header and kind. [File.Rows] streams the typed
// rows of one file as Arrow record batches, and its set-aside lines beside
// them, in memory that does not grow with the file.
//
// Keys and references are not judged here: they need all files at once.
package export
