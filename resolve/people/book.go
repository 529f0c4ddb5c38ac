package people

// A Book holds the people and teams of a configuration, by every name they go
// by. It is immutable and safe for concurrent use; a nil Book knows nobody.
type Book struct {
	people []Person
	teams  []Team
}

// New makes a Book.
func New(people []Person, teams []Team) (*Book, error) {
	return &Book{people, teams}, nil
}
