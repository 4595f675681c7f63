package verify

// A meter bounds the work that a verification takes, and what it has in memory.
// A program may take half of what is left, so that one that is too large leaves
// something to the others. A unit of work is to come to a state, which takes a
// few nanoseconds.
type meter struct {
	all    int // units left
	one    int // of these, for the present program
	room   int // for states to keep
	states int // that the present program has come to
}

// What takes longer than a unit.
const (
	judgeWork    = 3      // to compare something in a state
	sortWork     = 30     // to come to a state, if states lie far apart
	residualWork = 1000   // to come to a residual
	programWork  = 50_000 // to prepare a program, in any case
	prepareWork  = 20     // to look at a part of it
)

// roomForStates is how many states a program may keep, of eight bytes each.
const roomForStates = 8_000_000

func (m *meter) begin() {
	*m = meter{all: m.all, one: m.all / 2, room: roomForStates}
	m.spend(programWork)
}

func (m *meter) spend(units int) { m.one -= units; m.all -= units }
func (m *meter) keep(states int) { m.room -= states }
func (m *meter) spent() bool     { return m.one < 0 || m.room < 0 }
