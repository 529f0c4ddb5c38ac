// Package diff compares the lines of two blobs and chooses, of the many
// possible differences, the one that git chooses, since the choice shows in a
// blame.
package diff

// A Hunk says that lines [A, A+ALen) of the older blob were replaced by lines
// [B, B+BLen) of the newer; lines count from 0 and either length may be 0.
type Hunk struct {
	A, ALen int
	B, BLen int
}
