package blame

import "sync"

// A cache keeps values by immutable keys, so that what it holds is never stale.
// Its bound is in bytes as its users count them. There are two generations: when
// the young one is full it becomes the old one, and what was not asked for since
// is dropped.
type cache[K comparable, V any] struct {
	mu         sync.Mutex
	limit      int64 // of a generation
	used       int64 // by the young one
	young, old map[K]sized[V]
}

type sized[V any] struct {
	value V
	bytes int64
}

func newCache[K comparable, V any](limit int64) *cache[K, V] {
	return &cache[K, V]{limit: limit / 2, young: map[K]sized[V]{}}
}

func (c *cache[K, V]) get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.young[key]; ok {
		return e.value, true
	}
	e, ok := c.old[key]
	if ok {
		c.add(key, e)
	}
	return e.value, ok
}

func (c *cache[K, V]) put(key K, value V, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(key, sized[V]{value, bytes})
}

// add puts an entry into the young generation. One that is larger than a whole
// generation is not kept.
func (c *cache[K, V]) add(key K, e sized[V]) {
	if e.bytes > c.limit {
		return
	}
	if c.used += e.bytes; c.used > c.limit {
		c.old, c.young, c.used = c.young, map[K]sized[V]{}, e.bytes
	}
	c.young[key] = e
}
