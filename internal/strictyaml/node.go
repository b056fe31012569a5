package strictyaml

import "github.com/goccy/go-yaml/ast"

// Place is the file and line of a node.
func Place(name string, n ast.Node) string {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return at(name, t.Position.Line)
	}
	return name
}

// Entries are the keys and values of a mapping; ok is false for other nodes.
func Entries(n ast.Node) (entries []*ast.MappingValueNode, ok bool) {
	switch m := n.(type) {
	case *ast.MappingNode:
		return m.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}, true
	}
	return nil, false
}

// Scalar is the text of a plain value as written in the file; ok is false for other nodes, and for
// a key without a value.
func Scalar(n ast.Node) (text string, ok bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}
