package serve

import (
	"net"
	"sync"
)

// limited returns listener with a bound on its open connections: a loop
// somewhere that opens connections and forgets them does not take all the files
// that this process may open.
func limited(listener net.Listener) net.Listener {
	return &limitedListener{Listener: listener, places: make(chan struct{}, maxOpen), closed: make(chan struct{})}
}

type limitedListener struct {
	net.Listener
	places chan struct{} // holds one value for each open connection
	once   sync.Once
	closed chan struct{}
}

func (l *limitedListener) Accept() (net.Conn, error) {
	select {
	case l.places <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.places
		return nil, err
	}
	return &limitedConn{Conn: conn, leave: sync.OnceFunc(func() { <-l.places })}, nil
}

func (l *limitedListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

type limitedConn struct {
	net.Conn
	leave func()
}

func (c *limitedConn) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
