package scope

// property reads C#'s "modifiers type Name" before a body with get and set.
func property(head []token, around *block) declaration {
	n := len(head)
	if n > 2 && !around.inner && head[n-1].kind == ']' {
		if i := matchBack(head, n-1) - 1; i > 0 && head[i].text == "this" {
			return declaration{function: "this", line: head[0].line}
		}
	}
	if around.inner || around.class == "" || n < 2 || head[n-1].kind != word || head[n-2].kind == '=' || head[n-2].kind == '.' {
		return declaration{}
	}
	for i := 0; i < n; i++ {
		switch t := head[i]; {
		case t.kind == '<':
			i = max(i, skipAngles(head, i)-1)
		case t.kind == '(' && (i == 0 || modifiers[head[i-1].text]):
			i = max(i, match(head, i)) // a tuple
		case t.kind == '=' || t.kind == '(' || t.text == "event" || controlWords[t.text]:
			return declaration{}
		}
	}
	return declaration{function: head[n-1].text, line: head[0].line}
}

// skipHiding passes C#'s modifiers up to a new among them, which hides an
// inherited member there and makes no object.
func skipHiding(head []token) []token {
	for i, t := range head {
		switch {
		case t.text == "new" && i+1 < len(head) && head[i+1].kind == word && (i > 0 || modifiers[head[1].text]):
			return head[i+1:]
		case t.kind != word || !modifiers[t.text]:
			return head
		}
	}
	return head
}

// skipAttributes passes [Name(...)] at the start of a head.
func skipAttributes(head []token) []token {
	for len(head) > 0 && head[0].kind == '[' {
		end := match(head, 0)
		if end < 0 {
			return nil
		}
		head = head[end+1:]
	}
	return head
}
