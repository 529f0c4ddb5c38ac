package scope_test

import (
	"fmt"

	"github.com/whopage/whopage/resolve/scope"
)

func ExampleFunctions() {
	src := []byte(`package cart

func (c *Cart) Total() int {
	return c.sum
}
`)
	for _, f := range scope.Functions("cart.go", src) {
		fmt.Println(f.Receiver, f.Name, f.First, f.Last)
	}
	// Output:
	// Cart Total 3 5
}

func ExampleAt() {
	functions := scope.Functions("cart.py", []byte("def load():\n    pass\n\ndef save():\n    pass\n"))
	f, ok := scope.At(functions, 5)
	fmt.Println(f.Name, ok)
	// Output:
	// save true
}
