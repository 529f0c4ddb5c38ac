package locate_test

import (
	"fmt"
	"testing/fstest"

	"github.com/whopage/whopage/resolve/locate"
	"github.com/whopage/whopage/resolve/stacktrace"
)

func ExampleTree_Locate() {
	tree, err := locate.NewTree(fstest.MapFS{
		"services/cart/app.py":      {},
		"services/cart/db/pool.py":  {},
		"services/user/app.py":      {},
		"services/user/db/roles.py": {},
	})
	if err != nil {
		panic(err)
	}
	traces := []stacktrace.Trace{{Format: stacktrace.Python, Frames: []stacktrace.Frame{
		{Func: "take", File: "/srv/cartd/db/pool.py", Line: 12},
		{Func: "main", File: "/srv/cartd/app.py", Line: 40},
		{Func: "run", File: "/usr/lib/python3.11/asyncio/runners.py", Line: 190},
	}}}
	for _, m := range tree.Locate(traces, locate.Options{}) {
		fmt.Println(m.Status, m.Path, "-", m.Why)
	}
	// Output:
	// unique services/cart/db/pool.py - /srv/cartd/ is services/cart/ for 2 of 2 paths
	// voted services/cart/app.py - /srv/cartd/ is services/cart/ for 2 of 2 paths
	// external  - the standard library
}

func ExampleLearned() {
	tree, err := locate.NewTree(fstest.MapFS{"cart/app.py": {}, "cart/db/pool.py": {}, "user/app.py": {}})
	if err != nil {
		panic(err)
	}
	matches := tree.Locate([]stacktrace.Trace{{Format: stacktrace.Python, Frames: []stacktrace.Frame{
		{File: "/srv/app.py"}, {File: "/srv/db/pool.py"},
	}}}, locate.Options{})
	fmt.Printf("%+v\n", locate.Learned(matches))
	// Output:
	// [{Stack:/srv/ Source:cart/ Format: Frames:2}]
}
