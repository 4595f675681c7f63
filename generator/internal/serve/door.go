package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"syscall"
)

// nextPorts is the number of ports that are tried where the next free one will do.
const nextPorts = 100

// An address is where to listen: “host:port”, or “host:port+” for that port or
// the next one that is free.
type address struct {
	host string
	port int
	next bool
}

func parseAddress(text string) (address, error) {
	plain, next := strings.CutSuffix(text, "+")
	host, name, err := net.SplitHostPort(plain)
	port := 0
	if err == nil {
		port, err = net.LookupPort("tcp", name)
	}
	if err != nil {
		return address{}, fmt.Errorf("“%s” is not an address to serve at: pass --addr HOST:PORT", text)
	}
	if host == "" {
		host = "127.0.0.1" // only who asks for it is shown to the network
	}
	return address{host, port, next}, nil
}

// CheckAddr refuses what cannot be an address to serve at, whatever is free.
func CheckAddr(addr string) error {
	_, err := parseAddress(addr)
	return err
}

// listen opens the door at addr and returns the host that addr names.
func listen(ctx context.Context, addr string) (net.Listener, string, error) {
	a, err := parseAddress(addr)
	if err != nil {
		return nil, "", err
	}
	last := a.port
	if a.next && a.port > 0 { // any free port is free
		last = min(a.port+nextPorts-1, 65535)
	}
	for port := a.port; ; port++ {
		at := net.JoinHostPort(a.host, strconv.Itoa(port))
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", at)
		switch {
		case err == nil:
			return limited(listener), a.host, nil
		case !errors.Is(err, syscall.EADDRINUSE):
			return nil, "", fmt.Errorf("cannot serve at %s: pass another --addr HOST:PORT: %w", at, err)
		case port < last:
		case a.next:
			return nil, "", fmt.Errorf("%s and the %d ports after it are in use: pass --addr with another port: %w", net.JoinHostPort(a.host, strconv.Itoa(a.port)), last-a.port, syscall.EADDRINUSE)
		default:
			return nil, "", fmt.Errorf("%s is in use by another program: stop it, or pass --addr with another port (:0 takes any free one, :%d+ the next free one): %w", at, port, syscall.EADDRINUSE)
		}
	}
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
	switch site := r.Header.Values("Sec-Fetch-Site"); {
	case len(site) == 0:
	case len(site) == 1 && (site[0] == "same-origin" || site[0] == "none"): // none: typed by a person
	default:
		return false
	}
	return hasOurOrigin(r)
}

// isVisit reports whether r is a person's, who follows a link from elsewhere in
// a window of their own. The page with the link learns nothing from it.
func isVisit(r *http.Request) bool {
	return hasOurOrigin(r) && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
}

// hasOurOrigin reports whether r names our origin, or none. A link does not name
// its own; a script, a form and a font do.
func hasOurOrigin(r *http.Request) bool {
	origin := r.Header.Values("Origin")
	return len(origin) == 0 || len(origin) == 1 && origin[0] == "http://"+r.Host
}
