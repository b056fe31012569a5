package xlsx

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"strconv"
)

// Seal makes a custom property from the digest of the parts (see [Workbook.PartsDigest]) of the
// workbook that is written.
type Seal func(parts string) (name, value string)

// Seal adds a custom property to the workbook; one of the same name is replaced.
func (p *Patch) Seal(s Seal) { p.seal = s }

// planSeal declares the part of the custom properties where the workbook has none.
func (p *Patch) planSeal() error {
	if p.seal == nil || p.overlay.has(customPart) {
		return nil
	}
	if err := p.overlay.declare(customPart, "application/vnd.openxmlformats-officedocument.custom-properties+xml"); err != nil {
		return err
	}
	_, err := p.overlay.relate("", "custom-properties", customPart)
	return err
}

// sealed adds that of the seal to the custom properties.
func (p *Patch) sealed(sums map[string]hash.Hash) error {
	all := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		fmt.Fprintf(all, "%s %x\n", name, sums[name].Sum(nil))
	}
	name, value := p.seal(fmt.Sprintf("%x", all.Sum(nil)))
	o := p.overlay
	if !o.has(customPart) {
		o.set(customPart, []byte(xmlHead+`<Properties xmlns="`+officeSpace+`custom-properties"></Properties>`))
	}
	last, dropping := 1, false
	err := o.edit(customPart, func(s *rawStream, tok xml.Token, seen bool, raw []byte) []byte {
		switch e := tok.(type) {
		case xml.StartElement:
			if seen && s.at("Properties", "property") {
				n, _ := strconv.Atoi(attr(e, "pid"))
				last, dropping = max(last, n), attr(e, "name") == name
			}
		case xml.EndElement:
			if dropping && s.depth == 1 {
				dropping = false
				return nil
			}
		}
		if dropping {
			return nil
		}
		return raw
	})
	if err != nil {
		return err
	}
	return o.inside(customPart, false, func(named func(string) string) string {
		return fmt.Sprintf(`<%s fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="%d" name="%s"><vt:lpwstr xmlns:vt="%sdocPropsVTypes">%s</vt:lpwstr></%s>`,
			named("property"), last+1, quoteText(name), officeSpace, escapeText(value), named("property"))
	}, "Properties")
}

// sumOf is the digest of a part that is copied as it is packed.
func (p *Patch) sumOf(f *zip.File) (hash.Hash, error) {
	body, err := f.Open()
	if err != nil {
		return nil, refuse(Damaged, f.Name, err)
	}
	defer body.Close()
	h := sha256.New()
	return h, p.book.copy(h, body)
}

// summed writes to a part and to its digest.
func summed(to io.Writer, sums map[string]hash.Hash, name string) io.Writer {
	if sums == nil {
		return to
	}
	sums[name] = sha256.New()
	return io.MultiWriter(to, sums[name])
}
