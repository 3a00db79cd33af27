package dev.corinth.peers;

import java.util.List;

/// All that one run showed. Immutable.
///
/// @param command what was typed
/// @param machine what it ran on
/// @param contenders who took part
/// @param tables one for each case
/// @param idle one for each server, if it was asked for
/// @param noInstructions why no instructions were counted, or empty
record Outcome(
        String command,
        String machine,
        List<Contender> contenders,
        List<Table> tables,
        List<IdleFigures> idle,
        String noInstructions) {
    /// Copies.
    Outcome {
        contenders = List.copyOf(contenders);
        tables = List.copyOf(tables);
        idle = List.copyOf(idle);
    }
}
