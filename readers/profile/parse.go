package profile

import (
	"bytes"
	"fmt"
	"path/filepath"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/fapiao/fapiao/internal/lang"
)

// Limits of a profile.
const (
	MaxFile  = 64 << 10 // bytes
	maxDepth = 16       // nesting of lists and mappings; the format needs five levels
)

// Load parses the profile in data, completes it with the built-in profile that it extends, and
// checks it. name is the path of its file; lists are relative to the folder of the file. It returns
// Errors with the line of each fault.
func Load(name string, data []byte, builtin Builtins) (*Profile, error) {
	p, err := parse(name, data)
	if err != nil {
		return nil, err
	}
	if p, err = p.extended(builtin); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	return p, nil
}

// parse reads the YAML of a profile. Only plain mappings, lists and scalars are accepted.
func parse(name string, data []byte) (*Profile, error) {
	d := &decoder{name: name, where: map[string]string{}}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if line := tooDeep(data); line > 0 {
		d.add(d.at(line), "", lang.Format("不是可以读懂的 YAML：嵌套超过 %d 层",
			"is not readable as YAML: nested deeper than %d levels", maxDepth))
		return nil, d.err()
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, d.syntax(err)
	}
	d.where[""] = name
	p := &Profile{where: d.where, dir: filepath.Dir(name)}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType && doc.Body.Type() != ast.NullType {
			bodies = append(bodies, doc.Body)
		}
	}
	switch {
	case len(bodies) == 0:
		d.add(name, "", lang.Text{Zh: "是空的；应有 format、name、columns 等项",
			En: "is empty; it needs format, name, columns and so on"})
	case len(bodies) > 1 || len(file.Docs) > 1:
		d.add(name, "", lang.Text{Zh: "里面有几份 YAML，请只留一份",
			En: "contains several YAML documents; keep one"})
	default:
		d.decode(bodies[0], p)
	}
	return p, d.err()
}

// tooDeep returns the first line that is nested too deep, or 0. It counts open brackets and list
// marks at the beginning of a line, before the parser runs, whose time grows with the square of the
// depth.
func tooDeep(data []byte) int {
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

func (d *decoder) at(line int) string { return fmt.Sprintf("%s:%d", d.name, line) }
