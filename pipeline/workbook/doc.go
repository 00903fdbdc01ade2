// Package workbook writes a spreadsheet of tables and of forms to sign, from
// columns and rows alone: it knows no database.
//
// Sheets are planned first and then written in any order, row by row. A table
// that is longer than a sheet goes on in a next one of the same name with (2).
// Totals are live formulas that carry the value they yield, and turn red when
// someone edits a cell so that they yield another. Whatever is text is written as
// text: never run as a formula, and without the control characters that XML
// refuses.
//
// The same sheets give the same bytes: entries of the file are sorted and bear no
// time, and no clock is read. A spreadsheet computes in binary numbers of 15
// digits; sums are therefore rounded to the fen before they are compared, and an
// amount above 9 × 10¹³ yuan is shown rounded.
package workbook
