package simulator

import "encoding/binary"

// lineMark stands in place of a field number and starts the next row.
const lineMark = 0xff

// pack writes the filled fields of o: each as its number, its length and its
// bytes. It is about a third of the JSON it came from.
func (o *order) pack(b []byte) []byte {
	for i, v := range o.head {
		b = packField(b, i, v)
	}
	for _, l := range o.lines {
		b = append(b, lineMark)
		for i, v := range l {
			b = packField(b, i, v)
		}
	}
	return b
}

func packField(b []byte, i int, v string) []byte {
	if v == "" {
		return b
	}
	b = append(b, byte(i))
	b = binary.AppendUvarint(b, uint64(len(v)))
	return append(b, v...)
}

// unpack is the inverse of pack. It reports false when s was not written by it.
func unpack(s string) (*order, bool) {
	o := new(order)
	target := o.head[:]
	for len(s) > 0 {
		i := int(s[0])
		s = s[1:]
		if i == lineMark {
			o.lines = append(o.lines, line{})
			target = o.lines[len(o.lines)-1][:]
			continue
		}
		n, used := uvarint(s)
		if used <= 0 || i >= len(target) || n > uint64(len(s)-used) {
			return nil, false
		}
		target[i] = s[used : used+int(n)]
		s = s[used+int(n):]
	}
	return o, true
}

// uvarint is binary.Uvarint for a string.
func uvarint(s string) (uint64, int) {
	var v uint64
	for i := 0; i < len(s) && i < binary.MaxVarintLen64; i++ {
		v |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}
