package dev.outpost.relay.result;

import java.time.Duration;

/**
 * How much is kept.
 *
 * @param resultBytes most that all results may have
 * @param resultAge how long a result is kept
 * @param recordingBytes most that all recordings may have
 * @param recordingAge how long a recording is kept
 */
public record ResultRules(long resultBytes, Duration resultAge, long recordingBytes, Duration recordingAge) {}
