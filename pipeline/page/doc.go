// Package page is the frame of the two static sites in Chinese: the internal edition for
// the bureau and finance, and the public one, which holds no person. It knows what every
// page has, and nothing of what any one page says; the rooms below it write the pages.
//
// Records come in as the queries return them, in the order they are shown. A
// record becomes a view, one type per kind of page; a template in pages/ names
// the parts of the view and holds no logic. Nothing here adds up money or judges:
// queries do.
//
// Sites open from a disk folder: links are relative, scripts are classic, data
// is inline JSON, and a strict Content-Security-Policy holds.
//
// Imports between the rooms point down this list only:
//
//	overview                                        the first page, and the sheet to sign
//	office                                          what each office has to do
//	subject reference change finance quality search the other pages
//	letter gross finding waterfall                  what several of them show or link to
//	page                                            frame, links, lists of several pages
//	chart table cell coded format, record           what all are made from; records shown
package page
