package config_test

import (
	"context"
	"fmt"
	"os"

	git "github.com/go-git/go-git/v5"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/config"
)

// shop is the history of a small shop.
const shop = `
-- commit start --
author: Ana Silva <ana@acme.example>
date: 2026-02-01T09:00:00Z
-- .whopage.yaml --
version: 1
operations: {rotation: {pagerduty: POPS001}}
teams: {payments: {aliases: ["@acme/payments"], pagers: {pagerduty: PABC123}}}
services: {checkout: {aliases: [till], paths: [checkout/], owners: ["team:payments"]}}
-- checkout/main.py --
x = 1
`

func ExampleOpen() {
	dir := clone(shop)
	defer os.RemoveAll(dir)
	resolver, err := config.Open(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	p := resolver.Resolve(context.Background(), alert.Alert{Labels: map[string]string{"pod": "till-7d9c5b8f6d-x2k4p"}})
	fmt.Println(p.Service)
	for _, page := range p.Pages {
		fmt.Println(page.Urgency, page.Responder.ID, page.Responder.Addresses)
	}
	// Output:
	// checkout
	// page operations map[pagerduty:POPS001]
	// notify ana@acme.example map[]
	// notify payments map[pagerduty:PABC123]
}

// Several repositories, a file of people that is not public, and hooks.
func ExampleFor() {
	repo, err := gittest.Open([]byte(shop)) // blame.Open("/srv/clones/shop") in earnest
	if err != nil {
		fmt.Println(err)
		return
	}
	central, err := config.Parse("people.yaml", []byte("version: 1\nteams: {payments: {pagers: {pagerduty: PSECRET}}}\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	c := config.For(map[string]*blame.Repo{"": repo}, central)
	c.Limits.Frames = 50 // and c.Directory, c.OnCall, c.Deploys, c.Veto
	resolver, err := resolve.New(c)
	if err != nil {
		fmt.Println(err)
		return
	}
	p := resolver.Resolve(context.Background(), alert.Alert{Service: "till"})
	payments, _ := p.For("payments")
	fmt.Println(p.Service, payments.Page.Urgency, payments.Page.Responder.Addresses["pagerduty"])
	// Output: checkout notify PSECRET
}

// clone makes a repository on disk.
func clone(script string) string {
	dir, err := os.MkdirTemp("", "shop")
	if err != nil {
		panic(err)
	}
	repo, err := git.PlainInit(dir, true)
	if err != nil {
		panic(err)
	}
	s, err := gittest.Parse([]byte(script))
	if err != nil {
		panic(err)
	}
	if _, err := s.Write(repo.Storer); err != nil {
		panic(err)
	}
	return dir
}
