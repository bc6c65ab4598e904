internal import Dispatch
internal import Foundation
internal import Sluice
internal import Synchronization

/// The first SIGINT or SIGTERM lets the chunk finish; a second one ends the process at once. Either loses nothing: what
/// isn't committed never happened.
final class SignalStop: Sendable {
    private let sources = Mutex<[any DispatchSourceSignal]>([])
    private let count = Mutex(0)

    init(stop: StopToken, interruptAll: @escaping @Sendable () -> Void) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            sources.withLock { sources in
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { [self] in
                    received(stop: stop, interruptAll: interruptAll)
                }
                source.activate()
                sources.append(source)
            }
        }
    }

    private func received(stop: StopToken, interruptAll: @Sendable () -> Void) {
        let isSecond = count.withLock { count in
            count += 1
            return count > 1
        }
        guard isSecond else {
            Output.errorText("\nsluice: stopping after this chunk; once more stops at once", mark: "")
            return stop.request(.signal)
        }
        interruptAll()
        exit(3)
    }
}
