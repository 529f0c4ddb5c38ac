package object

import "sync"

// A cache keeps values up to a bound in bytes. It has two generations: when
// the newer one holds half of the bound, it becomes the older, and what the
// older held and nobody asked for since is let go. It is safe for concurrent
// use.
type cache[K comparable, V any] struct {
	mu         sync.Mutex
	bound      int
	used       int // by the newer generation
	newer, old map[K]V
	cost       func(K, V) int
}

func newCache[K comparable, V any](bound int, cost func(K, V) int) *cache[K, V] {
	return &cache[K, V]{bound: bound, newer: map[K]V{}, cost: cost}
}

func (c *cache[K, V]) get(k K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, found := c.newer[k]
	if found || c.old == nil {
		return v, found
	}
	if v, found = c.old[k]; found {
		c.keep(k, v)
	}
	return v, found
}

func (c *cache[K, V]) put(k K, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(k, v)
}

func (c *cache[K, V]) keep(k K, v V) {
	cost := c.cost(k, v)
	if cost > c.bound/4 {
		return
	}
	if c.used+cost > c.bound/2 {
		c.old, c.newer, c.used = c.newer, map[K]V{}, 0
	}
	if _, again := c.newer[k]; !again {
		c.used += cost
	}
	c.newer[k] = v
}

func (c *cache[K, V]) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.old, c.newer, c.used = nil, map[K]V{}, 0
}
