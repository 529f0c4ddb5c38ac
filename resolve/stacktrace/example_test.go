package stacktrace_test

import (
	"fmt"
	"strings"

	"github.com/whopage/whopage/resolve/stacktrace"
)

func ExampleParse() {
	traces := stacktrace.Parse(`level=error msg="checkout failed"
Traceback (most recent call last):
  File "/srv/shop/cart.py", line 12, in total
    return sum(i["price"] for i in items)
KeyError: 'price'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/shop/run.py", line 3, in <module>
    cart.total(items)
ValueError: cannot add up
`)
	for _, t := range traces {
		fmt.Println(t.Format, t.Type, t.Message, t.Frames[0].File, t.Frames[0].Line)
		for _, r := range t.Related {
			fmt.Println(r.Relation, r.Type, r.Message, r.Frames[0].File, r.Frames[0].Line)
		}
	}
	// Output:
	// python ValueError cannot add up /srv/shop/run.py 3
	// cause KeyError 'price' /srv/shop/cart.py 12
}

// Two containers' lines are mixed in one stream; their prefixes tell them
// apart.
func ExampleScan() {
	log := strings.NewReader(`cart-1 | panic: no price
till-1 | java.lang.IllegalStateException: closed
cart-1 | 
till-1 | 	at com.acme.Till.open(Till.java:9)
cart-1 | goroutine 1 [running]:
till-1 | 	at com.acme.Main.main(Main.java:3)
cart-1 | main.total(...)
cart-1 | 	/srv/shop/cart.go:12
`)
	for t, err := range stacktrace.Scan(log) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(t.Format, t.Message, len(t.Frames))
	}
	// Unordered output:
	// go no price 1
	// jvm closed 2
}
