package dev.outpost.bench.tracking;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** One page of the tracking server's list, as it answers a browser: what the server of files then serves. */
final class Page {

    private Page() {}

    static String of(int port, int listings) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + port + "/v1/listings?limit=" + listings))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the tracking server answered " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
