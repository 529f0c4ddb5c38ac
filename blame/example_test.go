package blame_test

import (
	"context"
	"fmt"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
)

// What changed between the release that was good and the one that failed?
func ExampleRevision_Log() {
	repo, err := gittest.Open([]byte(`
-- commit good --
author: Ana Silva <ana@acme.example>
tag: v1.4.0
-- db/pool.go --
package db
-- commit bad --
author: Bo Lind <bo@acme.example>
tag: v1.4.1
-- db/pool.go --
package db

var size = 0
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer repo.Close()
	running, err := repo.At("v1.4.1")
	if err != nil {
		fmt.Println(err)
		return
	}
	for change, err := range running.Log(context.Background(), blame.LogOptions{Paths: []string{"db"}, Not: "v1.4.0"}) {
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(change.Commit.Author.Name, change.Paths)
	}
	// Output: Bo Lind [db/pool.go]
}
