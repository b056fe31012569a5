package xlsx

import "strings"

// texts makes strings of many small texts with few allocations: neighbours share an array, which is
// kept as long as one of them is.
type texts struct{ room strings.Builder }

// textRoom is how many bytes of text share an array.
const textRoom = 16 << 10

func (t *texts) of(b []byte) string {
	if t.room.Cap()-t.room.Len() < len(b) {
		t.room = strings.Builder{}
		t.room.Grow(max(textRoom, len(b)))
	}
	from := t.room.Len()
	t.room.Write(b)
	return t.room.String()[from:]
}
