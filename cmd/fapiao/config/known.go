package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/strictyaml"
)

// known reports unknown keys of the file, with their lines.
func known(doc *document, f *faults) {
	root, seller, entry := names(rootKeys()), names(sellerKeys()), names(entryKeys())
	for _, path := range doc.order {
		where := doc.values[path].where
		name, list, inEntry := path, root, false
		more := []string{"seller", "sellers", notifyKey}
		if rest, ok := strings.CutPrefix(path, sellerPrefix); ok {
			name, list, more = rest, seller, nil
		} else if rest, ok := strings.CutPrefix(path, "sellers."); ok {
			_, name, inEntry = strings.Cut(rest, ".")
			list, more = entry, nil
		} else if rest, ok := strings.CutPrefix(path, notifyPrefix); ok {
			_, name, _ = strings.Cut(rest, ".")
			list, more = receiverNames(), nil
		}
		switch {
		case slices.Contains(list, name):
		case path == notifyKey || strings.HasPrefix(path, notifyPrefix) && name == "":
			if doc.values[path].text != "" {
				f.add(where, path, lang.Text{
					Zh: "应为列表，每一项有自己的配置项，如 - type: dingtalk",
					En: "must be a list of entries with keys of their own, such as - type: dingtalk",
				})
			}
		case path == "seller" || path == "sellers" || strings.HasPrefix(path, "sellers.") && !inEntry:
			if doc.values[path].text != "" {
				f.add(where, path, lang.Text{
					Zh: "下面要有自己的配置项，如 tax_num",
					En: "must have keys of its own, such as tax_num",
				})
			}
		case strings.HasPrefix(path, sellerPrefix) && slices.Contains(entry, name):
			f.add(where, path, lang.Text{
				Zh: "应写在最外层；只有 sellers 的每一项才有自己的",
				En: "belongs to the top level; only an entry of sellers has its own",
			})
		case slices.Contains(seller, name):
			f.add(where, path, lang.Format(
				"没有这个配置项；是不是 seller.%s？",
				"unknown key; did you mean seller.%s?",
				name))
		default:
			f.add(where, path, lang.Format(
				"没有这个配置项%s",
				"unknown key%s",
				strictyaml.Suggest(name, append(more, list...))))
		}
	}
	for i, where := range doc.sellers {
		if _, ok := doc.values["sellers."+strconv.Itoa(i)+".tax_num"]; !ok {
			f.add(where, "sellers["+strconv.Itoa(i)+"]", lang.Text{
				Zh: "缺少 tax_num",
				En: "has no tax_num",
			})
		}
	}
}

// names lists the keys of a table, and for each secret the keys that name its file and its entry in
// the keyring.
func names[T any](table []key[T]) []string {
	var out []string
	for _, k := range table {
		out = append(out, k.name)
		if k.secret {
			out = append(out, k.name+"_file")
		}
		if inKeyring(k.name) {
			out = append(out, k.name+keyringEnd)
		}
	}
	return out
}
