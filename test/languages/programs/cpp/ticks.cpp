#include <chrono>
#include <iostream>
#include <thread>

int main() {
    for (int tick = 1; tick <= 5; tick++) {
        std::cout << tick << std::endl;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}
