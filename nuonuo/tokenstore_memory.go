package nuonuo

import (
	"context"
	"sync"
)

// MemoryTokenStore stores tokens in memory. Clients of one app should share one. The zero store is
// empty.
type MemoryTokenStore struct {
	mu     sync.Mutex
	tokens map[string]Token
	locks  map[string]chan struct{}
}

// NewMemoryTokenStore returns an empty store.
func NewMemoryTokenStore() *MemoryTokenStore {
	return new(MemoryTokenStore)
}

// Load implements [TokenStore].
func (m *MemoryTokenStore) Load(_ context.Context, key string) (Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tokens[key], nil
}

// Update implements [TokenStore].
func (m *MemoryTokenStore) Update(ctx context.Context, key string, change func(Token) (Token, error)) error {
	lock := m.lock(key)
	select {
	case lock <- struct{}{}:
		defer func() { <-lock }()
	case <-ctx.Done():
		return ctx.Err()
	}
	current, _ := m.Load(ctx, key)
	next, err := change(current)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tokens == nil {
		m.tokens = map[string]Token{}
	}
	m.tokens[key] = next
	return nil
}

func (m *MemoryTokenStore) lock(key string) chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locks == nil {
		m.locks = map[string]chan struct{}{}
	}
	if m.locks[key] == nil {
		m.locks[key] = make(chan struct{}, 1)
	}
	return m.locks[key]
}
