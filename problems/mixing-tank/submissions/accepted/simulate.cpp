#include <algorithm>
#include <iomanip>
#include <iostream>
#include <string>

int main() {
    int count;
    double capacity, volume = 0, degrees = 0;
    std::cin >> count >> capacity;
    std::cout << std::fixed << std::setprecision(9);
    for (int i = 0; i < count; i++) {
        std::string operation;
        double litres, warm;
        std::cin >> operation;
        if (operation == "add") {
            std::cin >> litres >> warm;
            degrees = (volume * degrees + litres * warm) / (volume + litres);
            volume = std::min(capacity, volume + litres);
        } else if (operation == "drain") {
            std::cin >> litres;
            volume = std::max(0.0, volume - litres);
        } else if (volume == 0) {
            std::cout << "empty\n";
        } else {
            std::cout << volume << " " << degrees << "\n";
        }
    }
}
