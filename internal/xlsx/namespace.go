package xlsx

import (
	"encoding/xml"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// space is the kind of a namespace.
type space uint8

const (
	foreignSpace  space = iota // an extension: nothing in it is a cell, a row or a sheet
	formSpace                  // SpreadsheetML, transitional or strict
	compatSpace                // markup compatibility: alternatives for older programs
	relationSpace              // the references from a part to another
	noSpace
)

const compatURI = "http://schemas.openxmlformats.org/markup-compatibility/2006"

// spaceOf classifies a namespace. Strict ISO 29500 has other namespaces for the same elements.
func spaceOf(uri string) space {
	switch uri {
	case "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
		"http://purl.oclc.org/ooxml/spreadsheetml/main",
		"http://schemas.openxmlformats.org/package/2006/relationships",
		"http://schemas.openxmlformats.org/package/2006/content-types",
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

// understood reports whether Excel supports a namespace, so that it uses a choice that requires it.
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
		En: "a namespace is not declared, or the part is of another format"}
	errNamespaces = lang.Text{Zh: "声明的命名空间过多",
		En: "too many namespaces are declared"}
	errNesting = lang.Text{Zh: "XML 结构有误：元素交叉或嵌套过深",
		En: "the XML is not well formed: elements overlap or are nested too deep"}
)

// maxDepth bounds the nesting of elements. Workbooks need about ten.
const maxDepth = 256

// binding is one declaration of a namespace.
type binding struct {
	prefix, uri string
	space       space
}

// element is an open element.
type element struct {
	name   xml.Name // as written: Space is the prefix
	space  space
	hidden bool // markup compatibility: its children replace it
	chosen bool // of alternatives: one was chosen
	bound  int  // declarations that end with it
}

// nesting tracks the open elements and the namespaces in scope.
type nesting struct {
	bindings []binding
	open     []element
	depth    int  // open elements that are not hidden
	dropped  int  // open elements up to the one whose content is skipped; 0: none
	bare     bool // the root and all other elements have no namespace
	ended    bool // the root was closed
}

// push opens an element; seen is false if the element is skipped.
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

// alternative marks the elements of markup compatibility; drop reports that this branch is not
// used.
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

// takes reports whether Excel supports every namespace that a choice requires.
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

// resolve returns the namespace of a prefix. If the root has no namespace, prefixes need not be
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

// ours reports whether the element opened last is of SpreadsheetML.
func (n *nesting) ours() bool { return n.open[len(n.open)-1].space == formSpace }

// at reports whether the open elements have this path, all of SpreadsheetML.
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
