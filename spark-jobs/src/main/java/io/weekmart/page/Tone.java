package io.weekmart.page;

/** Whether something is good or bad news. The style sheet has a colour for each; words or shapes always say it too. */
enum Tone {
    PLAIN("plain"),
    MUTED("muted"),
    GOOD("good"),
    WATCH("watch"),
    BAD("bad");

    private final String style;

    Tone(String style) {
        this.style = style;
    }

    /** The class of the style sheet. */
    String style() {
        return style;
    }
}
