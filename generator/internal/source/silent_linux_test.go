package source

import (
	"strings"
	"testing"
)

// TestSilent: folders of other computers are polled, this one's are watched.
func TestSilent(t *testing.T) {
	const nfs, windowsDrive, ext4, overlay, tmpfs = 0x6969, 0x01021997, 0xEF53, 0x794C7630, 0x01021994
	for kind, name := range map[uint32]string{nfs: "NFS", windowsDrive: "9P"} {
		if err := silentSystem(kind); err == nil || !strings.HasSuffix(err.Error(), ": "+name) {
			t.Errorf("%#x: %v", kind, err)
		}
	}
	for _, kind := range []uint32{ext4, overlay, tmpfs} {
		if err := silentSystem(kind); err != nil {
			t.Errorf("%#x: %v", kind, err)
		}
	}
	if err := silent("/nowhere/at/all"); err != nil {
		t.Error(err)
	}
}
