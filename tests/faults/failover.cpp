// The failover test of a cluster that is up (lab/cluster): clients ask, hosts are killed, frozen and cut off, and after
// each of these all is judged.
//   failover DIRECTORY CLUSTER SECONDS SEED
// CLUSTER is lab/cluster, which hurts and heals hosts. Prints lines for people that begin with #, and "verdict 0|1
// SENTENCE" for each thing that is tested.

#include <chrono>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "faults/scenery.hpp"
#include "faults/summary.hpp"
#include "faults/trial.hpp"

using namespace haas_test;
using std::chrono::seconds;

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() != 4) {
        std::cerr << "usage: failover DIRECTORY CLUSTER SECONDS SEED\n";
        return 2;
    }
    try {
        Scene scene{HttpServer(first_line(words[0] + "/endpoint")), {}, Journal(words[0] + "/journal"), {}, false, 4};
        scene.patience_with_keys = seconds(90);
        Trial trial(scene, words[0], words[1], std::stoull(words[3]));
        trial.set_up();
        trial.run(seconds(std::stol(words[2])));
        trial.end();
        trial.report();
    } catch (const std::exception& error) {
        verdict(false, std::string("the run itself failed: ") + error.what());
        return 1;
    }
    return 0;
}
