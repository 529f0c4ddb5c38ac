module github.com/whopage/whopage/.ci/bench

go 1.26.0

replace github.com/whopage/whopage => ../..

require (
	github.com/maruel/panicparse/v2 v2.5.0
	github.com/whopage/whopage v0.0.0-00010101000000-000000000000
)
