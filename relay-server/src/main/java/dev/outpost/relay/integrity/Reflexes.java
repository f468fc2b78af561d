package dev.outpost.relay.integrity;

import java.util.Arrays;

/**
 * Whether a player answers opponents' orders within 100 ms (spec/relay.md, Integrity).
 *
 * <p>The relay cannot see what a player reacts to. It sees when a frame with an opponent's order left, and when the
 * player's next actions came; less the round trip and the time that the client says it held them back, that is how long
 * the player took. But in a busy match any action comes soon after somebody's order by chance. So each opponent's order
 * that follows a while of silence is a question, and the answers to it are counted twice: actions within 100 ms of it,
 * and, for what chance gives, actions in the whole second before it, which cannot be answers. The mean difference over
 * many questions of one opponent is held against its own spread (Student's t). People do not come near the limit at any
 * shift in time in any recorded match (mean above 0.1 with t of 4.4 is the most); who answers a good part of the questions
 * does after some dozens.
 *
 * <p>Memory: 12 bytes per pair of players, 200 bytes per player, 640 bytes per match. Times are counted from the match's
 * start in {@value #UNIT_US} us.
 */
final class Reflexes {

    private static final int UNIT_US = 100;
    private static final int MS = 1000 / UNIT_US;

    /** A delay that varies lets an answer look early by as much. */
    private static final int EARLY = 25 * MS;

    private static final int REACTION = 100 * MS;
    private static final int CHANCE = 1000 * MS;
    private static final int SILENCE = 400 * MS;
    /** An answer is not waited for any longer. */
    private static final int HORIZON = 1500 * MS;

    private static final int[] NO_ACTIONS = {};
    private static final int ACTIONS = 48;
    private static final int QUESTIONS = 128;
    private static final int MOST_ANSWERS = 8;
    private static final int MIN_QUESTIONS = 32;
    private static final int MAX_QUESTIONS = 256;
    private static final double MIN_MEAN = 0.2;
    private static final double MIN_T = 7;
    /** Of a difference that never varies, nobody is that sure. */
    private static final double LEAST_VARIANCE = 0.01;

    private final int players;
    private final int tick;
    private final int[][] actions;
    private final int[] actionCount;
    private final int[] lastOrder;
    private final boolean[] present;
    private final boolean[] fast;
    private final boolean[] vague;

    private final int[] questionTime = new int[QUESTIONS];
    private final byte[] questionBy = new byte[QUESTIONS];
    private int questionsAsked;
    private int questionsJudged;

    private final short[] count;
    private final float[] sum;
    private final float[] squares;

    Reflexes(int players, int tickIntervalUs) {
        this.players = players;
        this.tick = Math.max(1, tickIntervalUs / UNIT_US);
        this.actions = new int[players][];
        Arrays.fill(actions, NO_ACTIONS);
        this.actionCount = new int[players];
        this.lastOrder = new int[players];
        this.present = new boolean[players];
        this.fast = new boolean[players];
        this.vague = new boolean[players];
        this.count = new short[players * players];
        this.sum = new float[players * players];
        this.squares = new float[players * players];
        for (int i = 0; i < players; i++) {
            lastOrder[i] = -SILENCE;
            present[i] = true;
        }
    }

    /** Whether the player is asked. */
    void present(int player, boolean there) {
        present[player] = there;
    }

    /**
     * A player acted.
     *
     * @param atUs when it came, less the round trip and what the client says it held it back
     * @param claimed whether the client says so; who ever does not may have held any action up to a tick
     */
    void action(int player, long atUs, boolean claimed) {
        vague[player] |= !claimed;
        if (actions[player] == NO_ACTIONS) {
            actions[player] = new int[ACTIONS];
        }
        actions[player][actionCount[player] % ACTIONS] = (int) (atUs / UNIT_US);
        actionCount[player]++;
    }

    /** A frame with an order of this player left. */
    void order(int player, long atUs) {
        int now = (int) (atUs / UNIT_US);
        if (now - lastOrder[player] >= SILENCE) {
            questionTime[questionsAsked % QUESTIONS] = now;
            questionBy[questionsAsked % QUESTIONS] = (byte) player;
            questionsAsked++;
        }
        lastOrder[player] = now;
    }

    /** Judges what is old enough. */
    void pass(long nowUs) {
        int now = (int) (nowUs / UNIT_US);
        questionsJudged = Math.max(questionsJudged, questionsAsked - QUESTIONS);
        while (questionsJudged < questionsAsked && now - questionTime[questionsJudged % QUESTIONS] >= HORIZON) {
            int question = questionsJudged % QUESTIONS;
            for (int player = 0; player < players; player++) {
                if (player != questionBy[question] && present[player] && !fast[player]) {
                    judge(player, questionBy[question], questionTime[question]);
                }
            }
            questionsJudged++;
        }
    }

    /** Whether the player has ever done so in this match. */
    boolean fast(int player) {
        return fast[player];
    }

    private void judge(int player, int opponent, int asked) {
        int[] ring = actions[player];
        int all = actionCount[player];
        int oldest = Math.max(0, all - ACTIONS);
        int from = asked - EARLY - CHANCE;
        if (oldest > 0) {
            // Older actions are forgotten: chance is counted over what is known.
            from = Math.max(from, ring[oldest % ACTIONS]);
        }
        int known = asked - EARLY - from;
        if (known < CHANCE / 2) {
            return;
        }
        int reaction = vague[player] ? REACTION + tick : REACTION;
        int answers = 0;
        int before = 0;
        for (int i = oldest; i < all; i++) {
            int at = ring[i % ACTIONS];
            if (at >= asked - EARLY && at < asked + reaction) {
                answers++;
            } else if (at >= from && at < asked - EARLY) {
                before++;
            }
        }
        // Batches come once a tick, so chance gives what the ticks within the reaction are of a second.
        float share = Math.max(EARLY + reaction, (reaction / tick + 1) * tick);
        float more = Math.min(answers, MOST_ANSWERS) - before * share / known;
        note(player * players + opponent, more);
        fast[player] = isFast(player * players + opponent);
    }

    private void note(int pair, float more) {
        if (count[pair] == MAX_QUESTIONS) {
            // What was long ago counts less and less.
            count[pair] = MAX_QUESTIONS / 2;
            sum[pair] /= 2;
            squares[pair] /= 2;
        }
        count[pair]++;
        sum[pair] += more;
        squares[pair] += more * more;
    }

    private boolean isFast(int pair) {
        int n = count[pair];
        double mean = sum[pair] / n;
        if (n < MIN_QUESTIONS || mean < MIN_MEAN) {
            return false;
        }
        double variance = Math.max(0, squares[pair] / n - mean * mean) + LEAST_VARIANCE;
        return mean / Math.sqrt(variance / n) >= MIN_T;
    }
}
