package dev.outpost.relay.protocol;

/** What a client says to the relay; type bytes 0x01 to 0x7F. */
public sealed interface ClientMessage extends Message
        permits Hello,
                CreateRoom,
                JoinRoom,
                Ready,
                Start,
                Loaded,
                Resume,
                Watch,
                SetTeam,
                ChangeSettings,
                Kick,
                Reveal,
                Orders,
                SyncHash,
                Finish,
                Leave,
                Pong,
                DebugReport,
                SnapshotPart,
                SnapshotVerdict,
                Chat,
                Pause,
                Unpause,
                Vote {}
