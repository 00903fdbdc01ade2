// Package page turns what the report queries found into two static sites in
// Chinese: the internal edition for the bureau and finance, and the public one,
// which holds no person.
//
// Records come in as the queries return them, in the order they are shown. A
// record becomes a view, one type per kind of page; a template in pages/ names
// the parts of the view and holds no logic. Tables, charts and every escape are
// components written here, so that they look the same everywhere. Nothing here
// adds up money or judges: queries do.
//
// Sites open from a disk folder: links are relative, scripts are classic, data
// is inline JSON, and a strict Content-Security-Policy holds.
package page
