@testable import SluiceBackfill

/// A process that works on the run: the product's machine says what is next, and here is what became of it so far.
struct SimulatedProcess: Hashable {
    enum Worker: Hashable {
        /// Finds a range, or a part of another's.
        case claiming, sharing
        case working(Hold)
        case finished
    }

    let name: String
    let role: RunMachine.Role
    let machine: RunMachine
    var action: RunMachine.Action
    var workers: [Worker] = []
    var stop: StopToken.Reason?
    /// What a `resume` that hasn't taken the run over yet has seen of it.
    var seen: SimulatedRun?

    init(_ name: String, _ role: RunMachine.Role, canSweep: Bool, seen: SimulatedRun? = nil) {
        self.name = name
        self.role = role
        self.seen = seen
        var machine = RunMachine(role, canSweep: canSweep)
        action = machine.next(after: .began)
        self.machine = machine
    }

    private init(_ process: SimulatedProcess, machine: RunMachine, action: RunMachine.Action) {
        (name, role, stop, seen) = (process.name, process.role, process.stop, process.seen)
        self.machine = machine
        self.action = action
    }

    /// As the executor tells the machine: what is over can't be stopped any more.
    func after(_ event: RunMachine.Event) -> SimulatedProcess {
        var machine = machine
        let isOver = event == .completed || event == .left
        let event = isOver ? event : stop.map(RunMachine.Event.stopped) ?? event
        let action = machine.next(after: event)
        return SimulatedProcess(self, machine: machine, action: action)
    }

    mutating func request(_ reason: StopToken.Reason) { stop = stop ?? reason }
}
