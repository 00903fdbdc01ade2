// Package disclosure keeps what befell single trainees out of the counts that everyone
// may read. It knows counts and fates only, no database and no page.
//
// What statistics offices call cell suppression: a count of one or two persons is
// protected and left empty (primary suppression), and so are further counts
// (complementary suppression) until nothing that is left empty can be worked out from what
// stands.
//
// What is empty must be more than not obvious: each emptied count needs a [Witness], another
// world that publishes the very same. A witness gives one trainee another fate, or lets two
// trainees of different districts take each other's. Whoever was not entitled stays so, thus
// the rows of classes do not change; every count that the witness changes is emptied. All
// sums and differences that a reader may think of hold in that world as they do in ours, and
// the count has another value there. Emptying more never takes a witness away.
package disclosure
