package dev.outpost.relay.timing;

/**
 * Turns one player's claimed times into the relay's time (spec/relay.md, Tick; docs/adr/0011). All times here are
 * microseconds since the begin of the batch's window by the relay's clock.
 *
 * <p><b>Offset.</b> A batch says when it was sent by the player's own count. Its arrival less half the round trip is when
 * it was sent by the relay's. The difference, averaged over many batches, is by how much the player's windows begin
 * later than the relay's; a claimed time plus this offset is the relay's time of the order. Two averages are kept, one
 * slow, one fast: when the fast one goes away further than jitter takes it, the player has moved its windows, as it is
 * advised to now and then, and the slow one follows at once. Batches far outside the player's jitter, such as stalled
 * ones, teach nothing, unless many in a row agree. When a claim is far outside although its batch came when batches use
 * to come, the clock has jumped: then the arrival alone counts.
 *
 * <p><b>Bias.</b> No claim can be proved, but a lie has a direction: it makes orders older than they are. Players give
 * orders at any point of a window, so at its sending an order is half a tick old on average. The average age of a
 * player's orders is kept, and what it is beyond that is taken off again. Claiming always 0, a clock that runs ahead,
 * a batch sent late and claimed early: all show as age, and gain nothing. (Whether there is a bias is judged by ages that
 * are cut at a tick; how much it is, by ages that are not. Batches that a stall held up, on whichever way, tell no age.)
 */
final class ClaimClock {

    private static final int MEMORY_BATCHES = 32;
    private static final double FAST = 1 / 6.0;
    private static final double MOVED_SPREADS = 1 / 3.0;
    private static final int LEAST_MOVE_US = 3_000;
    private static final int MOVED_BATCHES = 8;
    private static final int JUMP_BATCHES = 6;
    private static final int JUMP_US = 400_000;
    private static final int LEAST_ENVELOPE_US = 10_000;
    private static final double ENVELOPE_JITTERS = 3;
    private static final int SLACK_US = 1_000;

    /** Average ages remember so many batches with orders; so many are assumed honest before the first. */
    private static final int MEMORY_AGES = 64;

    private static final int TRUSTED_AGES = 16;
    private static final double BIAS_ON = 0.15;
    private static final double BIAS_OFF = 0.08;
    private static final double OLDEST_JUDGED = 1;
    private static final double OLDEST = 3;
    private static final double USUAL = 1 / 16.0;

    /** No count of a client goes further; more is as far outside as this. */
    private static final int MOST_US = 60_000_000;

    private final int intervalUs;
    private int halfRttUs;
    private int movedUs = LEAST_MOVE_US;
    private int envelopeUs = LEAST_ENVELOPE_US;

    private double offsetUs;
    private double fastUs;
    private int batches;
    private int jumps;
    private double jumpUs;

    private int ages;
    private double judgedAgeUs;
    private double ageUs;
    private boolean biased;

    private double usualSendUs;
    private double usualSentUs;
    private boolean jumped;

    private int sentUs;
    private double sendUs;
    private boolean agePending;
    private long claims;
    private long suspicious;

    ClaimClock(int intervalUs) {
        this.intervalUs = intervalUs;
        this.ageUs = intervalUs / 2.0;
        this.judgedAgeUs = ageUs;
    }

    /** What is known of the player's connection now. */
    void roundTrip(RoundTrip known) {
        halfRttUs = known.meanUs() / 2;
        movedUs = (int) Math.max(LEAST_MOVE_US, MOVED_SPREADS * known.spreadUs());
        envelopeUs = (int) Math.max(LEAST_ENVELOPE_US, ENVELOPE_JITTERS * known.spreadUs());
    }

    /** Forgets the clock, not the player: after a return everything about the connection may be different. */
    void restart() {
        batches = 0;
        jumps = 0;
    }

    /**
     * A batch came; {@link #normalise} is about it until the next.
     *
     * @param arrivedUs when, since its window's begin
     * @param claimedSentUs when it was sent, by the player's count
     */
    void arrived(long arrivedUs, long claimedSentUs) {
        sentUs = (int) Math.min(MOST_US, claimedSentUs);
        sendUs = Math.max(-MOST_US, Math.min(MOST_US, arrivedUs)) - halfRttUs;
        agePending = true;
        claims++;
        double sample = sendUs - sentUs;
        jumped = false;
        if (batches == 0) {
            usualSendUs = sendUs;
            usualSentUs = sentUs;
            moveTo(sample, 1);
            return;
        }
        double sendMoved = sendUs - usualSendUs;
        double sentMoved = sentUs - usualSentUs;
        usualSendUs += clipped(sendMoved) * USUAL;
        usualSentUs += clipped(sentMoved) * USUAL;
        agePending = Math.abs(sendMoved) <= envelopeUs;
        if (Math.abs(sample - offsetUs) > envelopeUs) {
            if (Math.abs(sendMoved) <= envelopeUs && Math.abs(sentMoved) > envelopeUs) {
                jumped = true;
                suspicious++;
            }
            outside(sample);
            return;
        }
        jumps = 0;
        batches = Math.min(MEMORY_BATCHES, batches + 1);
        offsetUs += (sample - offsetUs) / batches;
        fastUs += (sample - fastUs) * FAST;
        if (Math.abs(fastUs - offsetUs) > movedUs) {
            moveTo(fastUs, MOVED_BATCHES);
        }
    }

    /**
     * A batch is taken without learning from it: those of the match's begin and of a return are sent at once, not in
     * their windows.
     */
    void arrivedOutside() {
        sentUs = MOST_US;
        sendUs = 2.0 * MOST_US;
        jumped = false;
        agePending = false;
    }

    /**
     * An order's time by the relay's clock, since the begin of its tick's window. It may lie outside of the tick; who
     * sorts holds it inside.
     *
     * @param claimUs time that the player claims
     */
    int normalise(int claimUs) {
        if (batches == 0) {
            return claimUs;
        }
        int claim = claimUs;
        if (claimUs > sentUs + SLACK_US) {
            suspicious++;
            claim = sentUs;
        }
        double time = claim + (jumped ? sendUs - sentUs : Math.min(offsetUs, sendUs - sentUs + envelopeUs));
        if (agePending) {
            agePending = false;
            age(sendUs - time);
        }
        return (int) (time + bias());
    }

    /** By how much the player's windows begin later than the relay's, microseconds. */
    int offsetUs() {
        return (int) offsetUs;
    }

    /** What is taken off the player's claims, microseconds; 0 while they are as an honest player's. */
    int biasUs() {
        return (int) bias();
    }

    private double bias() {
        return biased ? Math.max(0, ageUs - intervalUs / 2.0) : 0;
    }

    /** Batches that came with a claim. */
    long claims() {
        return claims;
    }

    /** Claims that no network explains: the clock jumped, or orders were given after they were sent. */
    long suspicious() {
        return suspicious;
    }

    /** The first order of a batch counts: many orders of one moment are one action. */
    private void age(double age) {
        ages = Math.min(MEMORY_AGES, ages + 1);
        judgedAgeUs += (Math.max(0, Math.min(OLDEST_JUDGED * intervalUs, age)) - judgedAgeUs)
                / Math.min(MEMORY_AGES, ages + TRUSTED_AGES);
        ageUs += (Math.max(-OLDEST * intervalUs, Math.min(OLDEST * intervalUs, age)) - ageUs) / ages;
        double bias = judgedAgeUs / intervalUs - 0.5;
        biased = bias > (biased ? BIAS_OFF : BIAS_ON);
    }

    private double clipped(double us) {
        return Math.max(-envelopeUs, Math.min(envelopeUs, us));
    }

    private void outside(double sample) {
        if (jumps > 0 && Math.abs(sample - jumpUs) <= envelopeUs) {
            jumps++;
            jumpUs += (sample - jumpUs) / jumps;
        } else {
            jumps = 1;
            jumpUs = sample;
        }
        if (jumps >= Math.max(JUMP_BATCHES, JUMP_US / intervalUs)) {
            moveTo(jumpUs, JUMP_BATCHES);
        }
    }

    private void moveTo(double offset, int weight) {
        offsetUs = offset;
        fastUs = offset;
        batches = weight;
        jumps = 0;
    }
}
