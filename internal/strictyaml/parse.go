package strictyaml

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/fapiao/fapiao/internal/lang"
)

// Parse returns the node of the only document in data, or nil if it is empty. name is the file in
// the place of a fault, and maxDepth the deepest nesting of lists and mappings. A byte order mark
// is skipped, which Windows editors write.
func Parse(name string, data []byte, maxDepth int) (ast.Node, *Error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if line := tooDeep(data, maxDepth); line > 0 {
		return nil, &Error{at(name, line), "", lang.Format("不是可以读懂的 YAML：嵌套超过 %d 层",
			"is not readable as YAML: nested deeper than %d levels", maxDepth)}
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, syntax(name, err)
	}
	if len(file.Docs) > 1 {
		return nil, &Error{name, "", lang.Text{Zh: "里面有几份 YAML，请只留一份",
			En: "contains several YAML documents; keep one"}}
	}
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType && doc.Body.Type() != ast.NullType {
			return doc.Body, nil
		}
	}
	return nil, nil
}

// tooDeep returns the first line that is nested too deep, or 0. It counts open brackets and list
// marks at the beginning of a line, before the parser runs, whose time grows with the square of the
// depth.
func tooDeep(data []byte, maxDepth int) int {
	open := 0
	for i, line := range bytes.Split(data, []byte("\n")) {
		marks := 0
		for word := range bytes.FieldsSeq(line) {
			if len(word) != 1 || !bytes.Contains([]byte("-?:"), word) {
				break
			}
			marks++
		}
		for _, c := range line {
			switch c {
			case '[', '{':
				open++
			case ']', '}':
				open = max(0, open-1)
			}
			if max(open, marks) > maxDepth {
				return i + 1
			}
		}
	}
	return 0
}

// syntax uses only the position of a parser's error: its message and excerpt quote the file, which
// may contain a secret.
func syntax(name string, err error) *Error {
	where := name
	if fault, ok := errors.AsType[yaml.Error](err); ok {
		if t := fault.GetToken(); t != nil && t.Position != nil {
			where = at(name, t.Position.Line)
		}
		if strings.Contains(fault.GetMessage(), "already defined") {
			return &Error{where, "", lang.Text{Zh: "这一项前面已经写过，请只留一个",
				En: "contains a key that is already defined above; keep one"}}
		}
	}
	return &Error{where, "", lang.Text{
		Zh: "不是可以读懂的 YAML；请检查缩进、引号和括号，冒号后是否有空格",
		En: "is not readable as YAML; check indentation, quotes and brackets, and the blank after a colon"}}
}

func at(name string, line int) string { return name + ":" + strconv.Itoa(line) }
