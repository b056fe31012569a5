package xlsx

import (
	"encoding/xml"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// space is what a namespace means to a reader of workbooks.
type space uint8

const (
	foreignSpace  space = iota // an extension: nothing in it is a cell, a row or a sheet
	formSpace                  // the form itself, transitional or strict
	compatSpace                // markup compatibility: alternatives for programs of different age
	relationSpace              // the references from a part to another
	noSpace
)

const compatURI = "http://schemas.openxmlformats.org/markup-compatibility/2006"

// spaceOf sorts a namespace. The strict form of ISO 29500 has other names for the same elements.
func spaceOf(uri string) space {
	switch uri {
	case "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
		"http://purl.oclc.org/ooxml/spreadsheetml/main",
		"http://schemas.openxmlformats.org/package/2006/relationships",
		"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
		"http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
		"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
		"http://purl.oclc.org/ooxml/officeDocument/customProperties":
		return formSpace
	case "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
		"http://purl.oclc.org/ooxml/officeDocument/relationships":
		return relationSpace
	case compatURI:
		return compatSpace
	case "":
		return noSpace
	}
	return foreignSpace
}

// understood says whether Excel knows a namespace, so that it takes a choice that requires it.
func understood(uri string) bool {
	for _, p := range []string{
		"http://schemas.microsoft.com/office/",
		"http://schemas.openxmlformats.org/",
		"http://purl.oclc.org/ooxml/",
	} {
		if strings.HasPrefix(uri, p) {
			return true
		}
	}
	return false
}

var (
	errNamespace = lang.Text{Zh: "命名空间没有声明，或部件属于其他格式",
		En: "a namespace was not declared, or the part belongs to another form"}
	errNamespaces = lang.Text{Zh: "声明的命名空间过多",
		En: "too many namespaces are declared"}
	errNesting = lang.Text{Zh: "XML 结构有误：元素交叉或嵌套过深",
		En: "the XML is not well formed: elements overlap or are nested too deep"}
)

// maxDepth bounds the nesting of elements. The form needs about ten.
const maxDepth = 256

// binding is one declaration of a namespace.
type binding struct {
	prefix, uri string
	space       space
}

// element is one that is open.
type element struct {
	name   xml.Name // as written: Space is the prefix
	space  space
	hidden bool // markup compatibility: what stands in it counts as standing in its place
	chosen bool // of alternatives: one was taken
	bound  int  // declarations that end with it
}

// nesting follows which elements are open and which namespaces hold.
type nesting struct {
	bindings []binding
	open     []element
	depth    int  // open elements that are not hidden
	dropped  int  // open elements up to the one whose content is left out; 0: none is
	bare     bool // the root has no namespace: neither have the others
	ended    bool // the root was closed
}

// push opens an element; seen is false where the reader does not get it.
func (n *nesting) push(e xml.StartElement) (seen bool, err error) {
	if n.ended || len(n.open) >= maxDepth {
		return false, errNesting
	}
	el := element{name: e.Name, bound: len(n.bindings)}
	for _, a := range e.Attr {
		switch {
		case a.Name.Space == "xmlns":
			n.bindings = append(n.bindings, binding{a.Name.Local, a.Value, spaceOf(a.Value)})
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			n.bindings = append(n.bindings, binding{"", a.Value, spaceOf(a.Value)})
		}
	}
	if len(n.bindings) > maxBindings {
		return false, errNamespaces
	}
	var declared bool
	el.space, declared = n.resolve(e.Name.Space)
	if len(n.open) == 0 {
		n.bare = el.space == noSpace
	}
	switch {
	case el.space == noSpace && n.bare:
		el.space = formSpace
	case !declared, len(n.open) == 0 && el.space != formSpace:
		return false, errNamespace
	}
	drop := n.alternative(&el, e)
	n.open = append(n.open, el)
	if drop && n.dropped == 0 {
		n.dropped = len(n.open)
	}
	if !el.hidden {
		n.depth++
	}
	return !el.hidden && n.dropped == 0, nil
}

// alternative marks the elements of markup compatibility; drop says that this branch is not taken.
func (n *nesting) alternative(el *element, e xml.StartElement) (drop bool) {
	if el.space != compatSpace {
		return false
	}
	switch e.Name.Local {
	case "AlternateContent":
		el.hidden = true
	case "Choice", "Fallback":
		if len(n.open) == 0 || n.open[len(n.open)-1].name.Local != "AlternateContent" {
			return true
		}
		of := &n.open[len(n.open)-1]
		el.hidden = true
		if of.chosen || e.Name.Local == "Choice" && !n.takes(attr(e, "Requires")) {
			return true
		}
		of.chosen = true
	}
	return false
}

// takes says whether every namespace that a choice requires is known to Excel.
func (n *nesting) takes(requires string) bool {
	prefixes := strings.Fields(requires)
	for _, p := range prefixes {
		if !understood(n.uri(p)) {
			return false
		}
	}
	return len(prefixes) > 0
}

// pop closes an element; seen as in push.
func (n *nesting) pop(e xml.EndElement) (seen bool, err error) {
	last := len(n.open) - 1
	if last < 0 || n.open[last].name != e.Name {
		return false, errNesting
	}
	el := n.open[last]
	seen = !el.hidden && n.dropped == 0
	n.open, n.bindings = n.open[:last], n.bindings[:el.bound]
	if !el.hidden {
		n.depth--
	}
	if n.dropped > last {
		n.dropped = 0
	}
	n.ended = last == 0
	return seen, nil
}

// resolve finds what a prefix stands for. Where the root has no namespace, prefixes need not be
// declared.
func (n *nesting) resolve(prefix string) (s space, declared bool) {
	for i := len(n.bindings) - 1; i >= 0; i-- {
		if b := &n.bindings[i]; b.prefix == prefix {
			return b.space, true
		}
	}
	return noSpace, prefix == ""
}

func (n *nesting) uri(prefix string) string {
	for _, v := range slices.Backward(n.bindings) {
		if v.prefix == prefix {
			return v.uri
		}
	}
	return ""
}

// ours says whether the element opened last belongs to the form itself.
func (n *nesting) ours() bool { return n.open[len(n.open)-1].space == formSpace }

// at says whether the elements that are open are these, all of the form itself.
func (n *nesting) at(path ...string) bool {
	if n.depth != len(path) {
		return false
	}
	i := 0
	for j := range n.open {
		switch el := &n.open[j]; {
		case el.hidden:
		case el.space != formSpace || el.name.Local != path[i]:
			return false
		default:
			i++
		}
	}
	return true
}

// reference is the attribute id of the namespace of references (r:id).
func (n *nesting) reference(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local != "id" || a.Name.Space == "" {
			continue
		}
		if s, _ := n.resolve(a.Name.Space); s == relationSpace || n.bare {
			return a.Value
		}
	}
	return ""
}

// attr is an attribute without a prefix: one with a prefix belongs to an extension.
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func truth(s string) bool { return s == "1" || s == "true" }
