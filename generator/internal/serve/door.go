package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
)

// CheckAddr refuses what cannot be an address to serve at, whatever is free.
func CheckAddr(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return fmt.Errorf("“%s” is not an address to serve at: pass --addr HOST:PORT", addr)
	}
	return nil
}

// listen opens the door at addr and returns the host that addr names.
func listen(ctx context.Context, addr string) (net.Listener, string, error) {
	if err := CheckAddr(addr); err != nil {
		return nil, "", err
	}
	host, port, _ := net.SplitHostPort(addr)
	if host == "" {
		host = "127.0.0.1" // only who asks for it is shown to the network
	}
	addr = net.JoinHostPort(host, port)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, "", fmt.Errorf("%s is in use by another program: stop it, or pass --addr with another port (:0 takes any free one): %w", addr, syscall.EADDRINUSE)
	case err != nil:
		return nil, "", fmt.Errorf("cannot serve at %s: pass another --addr HOST:PORT: %w", addr, err)
	}
	return listener, host, nil
}

// A door knows the address that is served, and who may ask for what. The Host
// header is what protects a preview from other pages in the same browser: a
// page can let its own name resolve to 127.0.0.1 and then read what it likes
// (DNS rebinding), but it cannot make the browser call it by our name.
type door struct {
	host string // as the author wrote it, in lower case
	port string
}

func newDoor(host string, addr net.Addr) door {
	_, port, _ := net.SplitHostPort(addr.String())
	return door{host: strings.ToLower(host), port: port}
}

// url is the address to open in a browser.
func (d door) url() string {
	host := d.host
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = "localhost" // “every address” is not one that a browser can ask
	}
	return "http://" + net.JoinHostPort(host, d.port) + "/"
}

// admits reports whether r is meant for this server: its host is the one that
// the author named, this computer, or the very address that r came in at. The
// last can only be an address, never a name.
func (d door) admits(r *http.Request) bool {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		host, port = strings.Trim(r.Host, "[]"), "80"
	}
	host = strings.ToLower(host)
	if port != d.port {
		return false
	}
	switch host {
	case d.host, "localhost", "127.0.0.1", "::1":
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip == localIP(r)
}

// localIP is the address of this computer that r came in at.
func localIP(r *http.Request) netip.Addr {
	if tcp, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap()
	}
	return netip.Addr{}
}

// fromOurPage reports whether r was not sent by a page from elsewhere. Browsers
// say where a request comes from; other programs say nothing.
func fromOurPage(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none": // none: typed by a person
	default:
		return false
	}
	origin := r.Header.Values("Origin")
	return len(origin) == 0 || len(origin) == 1 && origin[0] == "http://"+r.Host
}
