package simulator

import (
	"encoding/json"
	"fmt"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

// note adds an event to the store as JSON.
func (b *books) note(kind byte, v any) error {
	content, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("note event: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.keep(kind, content)
}

// keep adds an event whose lock is held.
func (b *books) keep(kind byte, content []byte) error {
	_, err := b.store.add(appendFrame(nil, kind, func(f []byte) []byte { return append(f, content...) }))
	return err
}
