package locate

// swiftRule reads what Swift prints of a file without the compiler's paths,
// "Shop/Cart.swift": the module, and the name that a file of it has.
func swiftRule(t *Tree, q *query) verdict {
	if len(q.parts) != 2 || !q.relative || len(t.in(0, q.parts)) > 0 {
		return nativeRule(t, q)
	}
	var files []int32
	for _, i := range t.named(t.names.find(q.parts[1])) {
		for d := t.folderOf(i); d > 0; d = t.folders[d].parent {
			if t.names.at(t.folders[d].name) == q.parts[0] {
				files = append(files, i)
				break
			}
		}
		if len(files) == maxBucket {
			break
		}
	}
	if len(files) == 0 && (q.parts[0] == "Swift" || q.parts[0] == "Foundation") {
		return external("the standard library")
	}
	if len(files) == 0 {
		return nativeRule(t, q)
	}
	return only(files, "module "+q.parts[0])
}
