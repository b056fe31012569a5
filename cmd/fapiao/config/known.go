package config

import (
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/nearest"
)

// known reports every key of the file that means nothing, with its line.
func known(doc *document, f *faults) {
	root, seller, entry := names(rootKeys()), names(sellerKeys()), names(entryKeys())
	for _, path := range doc.order {
		where := doc.values[path].where
		name, list, inEntry := path, root, false
		more := []string{"seller", "sellers"}
		if rest, ok := strings.CutPrefix(path, sellerPrefix); ok {
			name, list, more = rest, seller, nil
		} else if rest, ok := strings.CutPrefix(path, "sellers."); ok {
			_, name, inEntry = strings.Cut(rest, ".")
			list, more = entry, nil
		}
		switch {
		case has(list, name):
		case path == "seller" || path == "sellers" || strings.HasPrefix(path, "sellers.") && !inEntry:
			if doc.values[path].text != "" {
				f.add(where, path, "wants keys of its own, such as tax_num")
			}
		case strings.HasPrefix(path, sellerPrefix) && has(entry, name):
			f.add(where, path, "belongs to the top level; only an entry of sellers has its own")
		case has(seller, name):
			f.add(where, path, "unknown key; did you mean seller.%s?", name)
		default:
			f.add(where, path, "unknown key%s", suggest(name, append(more, list...)))
		}
	}
	for i, where := range doc.sellers {
		if _, ok := doc.values["sellers."+strconv.Itoa(i)+".tax_num"]; !ok {
			f.add(where, "sellers["+strconv.Itoa(i)+"]", "has no tax_num")
		}
	}
}

// names lists the keys of a table, and for each secret the key that names its file.
func names[T any](table []key[T]) []string {
	var out []string
	for _, k := range table {
		out = append(out, k.name)
		if k.secret {
			out = append(out, k.name+"_file")
		}
	}
	return out
}

func has(list []string, name string) bool {
	for _, n := range list {
		if n == name {
			return true
		}
	}
	return false
}

// suggest is "; did you mean …?" where one of the list was probably meant.
func suggest(name string, list []string) *wording {
	best := nearest.Name(name, list)
	if best == "" {
		return &wording{format: ""}
	}
	return &wording{"; did you mean %s?", []any{best}}
}
